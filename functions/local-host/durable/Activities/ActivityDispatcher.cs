using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Durable.Activities;

/// <summary>Runs the activities leased to this engine, a bounded number at once.</summary>
internal sealed class ActivityDispatcher(
    DurableEngineOptions options, ActivityRunner runner, Action<ActivityResult> deliver, Action roomAgain, ILogger log)
{
    private readonly Channel<ActivityItem> _queue = Channel.CreateUnbounded<ActivityItem>();
    private readonly ConcurrentDictionary<ActivityKey, long> _held = new();
    private readonly ConcurrentDictionary<long, ActivityItem> _previous = new();
    private double _typicalMilliseconds = 5;
    private int _heldCount;
    private int _running;
    private volatile bool _closed;

    /// <summary>Activities whose lease this engine has and whose result is not yet stored.</summary>
    public ICollection<ActivityKey> Held => _held.Keys;

    /// <summary>How many more may be leased now.</summary>
    public int Room => _closed ? 0 : Math.Max(0, Budget - Volatile.Read(ref _heldCount));

    /// <summary>Whether the store is believed to hold activities that nobody has leased.</summary>
    public bool MoreInStore { get; set; }

    public int Running => Volatile.Read(ref _running);

    private int Budget => PrefetchBudget.Of(options.MaxConcurrentActivities, TimeSpan.FromMilliseconds(Volatile.Read(ref _typicalMilliseconds)), options.ActivityPrefetch);

    /// <summary>
    /// Marks a lease as held before the statement that takes it, so that no reconciliation frees it meanwhile. Of two leases of one call the later counts: a
    /// call may have been freed and leased again while its first lease was still held here.
    /// </summary>
    public void Hold(ActivityKey key, long token)
    {
        while (!_held.TryAdd(key, token))
        {
            if (_held.TryGetValue(key, out var earlier) && (earlier >= token || _held.TryUpdate(key, token, earlier)))
                return;
        }

        Interlocked.Increment(ref _heldCount);
    }

    public void Run(ActivityItem item)
    {
        Hold(item.Key, item.Token);
        _queue.Writer.TryWrite(item);
    }

    /// <summary>For tests: runs what nobody asked for.</summary>
    public void RunInVain(ActivityItem item) => _queue.Writer.TryWrite(item with { InVain = true });

    /// <summary>This lease's result is stored; a later lease of the same call stands.</summary>
    public void Release(ActivityItem item) => Released(_held.TryRemove(KeyValuePair.Create(item.Key, item.Token)));

    /// <summary>The call is over, or the lease is lost.</summary>
    public void Release(ActivityKey key) => Released(_held.TryRemove(key, out _));

    /// <summary>Forgets the activities of an instance that was terminated; those that run already run to their end.</summary>
    public void Abandon(long instanceKey)
    {
        foreach (var key in _held.Keys)
        {
            if (key.InstanceKey == instanceKey)
                Release(key);
        }
    }

    /// <summary>Leases no more.</summary>
    public void Close() => _closed = true;

    public Task WorkAsync(CancellationToken stopTaking)
        => Task.WhenAll(Enumerable.Range(0, options.MaxConcurrentActivities).Select(_ => Task.Run(() => WorkOneAsync(stopTaking), CancellationToken.None)));

    private void Released(bool wasHeld)
    {
        if (wasHeld && Interlocked.Decrement(ref _heldCount) == Math.Min(options.MaxConcurrentActivities, Budget - 1) && MoreInStore)
            roomAgain();
    }

    private async Task WorkOneAsync(CancellationToken stopTaking)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopTaking))
            {
                while (!stopTaking.IsCancellationRequested && _queue.Reader.TryRead(out var item))
                {
                    if (item.InVain)
                        await runner.RunAsync(item);
                    else if (_held.TryGetValue(item.Key, out var token) && token == item.Token)
                        await RunOneAsync(item);
                }
            }
        }
        catch (OperationCanceledException) when (stopTaking.IsCancellationRequested)
        {
            // The engine is stopping; what was not taken is given back with the leases.
        }
    }

    private async Task DeliverAsync(ActivityItem item)
    {
        CrashPoints.Pass(CrashPoints.ActivityStarted);
        var result = await runner.RunAsync(item);
        if (result.Kind == EventKind.TaskFailed)
            log.ActivityFailed(item.Name, item.InstanceId, FailureCodec.Decode(result.Data).ToString());
        CrashPoints.Pass(CrashPoints.ActivityExecuted);
        deliver(result);
    }

    /// <summary>A delivery that comes late: its instance has gone on already.</summary>
    private Task RepeatPreviousAsync(ActivityItem item)
    {
        ActivityItem? previous = null;
        _previous.AddOrUpdate(item.Key.InstanceKey, item, (_, before) =>
        {
            previous = before;
            return item;
        });
        return previous is null ? Task.CompletedTask : DeliverAsync(previous);
    }

    private async Task RunOneAsync(ActivityItem item)
    {
        Interlocked.Increment(ref _running);
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (!options.Duplicate.HasFlag(Duplication.Activities))
                await DeliverAsync(item);
            else
                await Task.WhenAll(DeliverAsync(item), DeliverAsync(item), RepeatPreviousAsync(item));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            Volatile.Write(ref _typicalMilliseconds, (_typicalMilliseconds * 0.9) + (Stopwatch.GetElapsedTime(started).TotalMilliseconds * 0.1));
        }
    }
}
