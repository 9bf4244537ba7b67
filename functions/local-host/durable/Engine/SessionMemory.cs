using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Live;
using Ainer.LocalHost.Durable.Store;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>
/// Keeps what this session holds in memory and what the store says it holds the same: who leaves memory, what happens to the
/// results it had not applied, and which leases are freed after a statement with unknown outcome.
/// </summary>
internal sealed class SessionMemory(
    EngineParts parts, DurableStore store, LiveInstances live, ActivityDispatcher dispatcher, Action<ActivityResult> storeResult) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _messagesInHand = [];

    /// <summary>Held while leases are taken, so that none is mistaken for a left-over.</summary>
    public SemaphoreSlim LeaseGate { get; } = new(1, 1);

    /// <summary>Engines on this hub, this one included.</summary>
    public int EngineCount { get; set; } = 1;

    public long[] MessagesInHand
    {
        get
        {
            lock (_lock)
                return [.. _messagesInHand];
        }
    }

    public void Fetched(IEnumerable<long> messages)
    {
        lock (_lock)
            _messagesInHand.UnionWith(messages);
    }

    /// <summary>The messages' instance has just left memory; a later pass fetches them again if it comes back.</summary>
    public void Unposted(IEnumerable<Mail> mail) => Return(mail);

    /// <summary>The step is stored: what it consumed is gone.</summary>
    public void Settled(StepCommit step)
    {
        foreach (var result in step.Applied)
            dispatcher.Release(result.Item.Key);
        Forget(step.Consumed);
    }

    /// <summary>The instance has ended; results that still wait for it settle their work items only.</summary>
    public void Finished(StepCommit step)
    {
        live.Remove(step.Live);
        Return(step.Live.Leave());
        if (step.Status == OrchestrationRuntimeStatus.Terminated)
            dispatcher.Abandon(step.Live.Key);
    }

    /// <summary>Forgets the instances of steps whose fate is unknown or void; whoever leases them next reads the truth.</summary>
    public async Task ForgetAsync(IReadOnlyList<StepCommit> steps, CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            live.Remove(step.Live);
            Return(step.Live.Leave());
            foreach (var result in step.Applied)
                storeResult(result);
            for (var i = 0; i < step.Mine; i++)
                dispatcher.Release(new ActivityKey(step.Live.Key, step.ActionExecution, step.Activities[i].Id));
            Forget(step.Consumed);
            live.StepOver();
        }

        await ReconcileAsync(cancellation);
        parts.Wake.Pump.Set();
    }

    /// <summary>Frees what the store says is ours and we do not hold; tries until the store answers.</summary>
    public async Task ReconcileAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await LeaseGate.WaitAsync(cancellation);
            try
            {
                await store.ReconcileAsync([.. live.Keys], dispatcher.Held, cancellation);
                return;
            }
            catch (NpgsqlException failed)
            {
                parts.Log.StoreFailed("to free left-over leases", failed);
            }
            finally
            {
                LeaseGate.Release();
            }

            await Task.Delay(DurableStore.RetryPause, parts.Time, cancellation);
        }
    }

    /// <summary>Lets idle instances leave memory and gives back their leases.</summary>
    public async Task UnloadAsync(IReadOnlyList<LiveInstance> candidates, CancellationToken cancellation)
    {
        List<(LiveInstance, DateTime?)> leaving = [];
        foreach (var candidate in candidates)
        {
            if (!candidate.TryLeave(out var nextDue))
                continue;
            live.Remove(candidate);
            leaving.Add((candidate, nextDue));
        }

        if (leaving.Count == 0)
            return;
        try
        {
            await store.ReleaseAsync(leaving, cancellation);
            CrashPoints.Pass(CrashPoints.InstanceReleased);
        }
        catch (NpgsqlException failed)
        {
            parts.Log.StoreFailed("to release instances", failed);
            await ReconcileAsync(cancellation);
        }

        parts.Wake.Pump.Set();
    }

    public void Dispose() => LeaseGate.Dispose();

    private void Return(IEnumerable<Mail> mail)
    {
        foreach (var item in mail)
        {
            if (item.Result is { } result)
                storeResult(result);
            if (item.MessageId is { } id)
                Forget([id]);
        }
    }

    private void Forget(IEnumerable<long> messages)
    {
        lock (_lock)
            _messagesInHand.ExceptWith(messages);
    }
}
