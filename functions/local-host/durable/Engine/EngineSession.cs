using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Live;
using Ainer.LocalHost.Durable.Store;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>One engine id at work, from registration until it stops or is taken for dead.</summary>
internal sealed class EngineSession : IDisposable
{
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(5);
    private readonly EngineParts _parts;
    private readonly DurableStore _store;
    private readonly ActivityDispatcher _dispatcher;
    private readonly TimerWheel _wheel;
    private readonly LiveInstances _live;
    private readonly ResultLoop _results;
    private readonly SessionMemory _memory;
    private readonly CommitLoop _commits;
    private readonly MessagePump _pump;
    private readonly LeaseKeeper _leases;
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EngineSession(EngineParts parts, long engine)
    {
        _parts = parts;
        _store = new DurableStore(parts.Source, parts.Options.Hub, engine);
        _wheel = new TimerWheel(parts.Time);
        _dispatcher = new ActivityDispatcher(
            parts.Options, new ActivityRunner(parts.Catalog, parts.Converter), Deliver, parts.Wake.Pump.Set, parts.Log);
        _live = new LiveInstances(parts, _wheel) { Dispatcher = _dispatcher };
        _results = new ResultLoop(parts, _store, _dispatcher);
        _memory = new SessionMemory(parts, _store, _live, _dispatcher, _results.Add);
        _commits = new CommitLoop(parts, _store, _live, _memory);
        _pump = new MessagePump(parts, _store, _live, _dispatcher, _memory);
        _leases = new LeaseKeeper(parts, _store, _live, _memory);
    }

    /// <summary>Works until stopped (then drains), taken for dead, or broken by a fault of its own.</summary>
    /// <returns>False when the session was taken for dead or broke.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        _parts.Log.Started(_store.Engine, _parts.Options.Hub);
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var working = new CancellationTokenSource();
        var notifications = new DurableNotifications(_parts.Source, _parts.Options.Hub, _parts.Wake, _parts.Time, _parts.Log);
        var renewal = _leases.RunAsync(working.Token);
        var activities = _dispatcher.WorkAsync(taking.Token);
        Task[] takers =
        [
            Guard("pump", _pump.RunAsync(taking.Token)), Guard("listen", notifications.ListenAsync(taking.Token)),
        ];
        Task[] workers =
        [
            Guard("notify", notifications.SendAsync(working.Token)), Guard("timers", _wheel.TurnAsync(working.Token)),
            Guard("commits", _commits.RunAsync(working.Token)), Guard("results", _results.RunAsync(working.Token)),
            _live.WorkAsync(_commits.Writer, working.Token),
        ];
        await Task.WhenAny(renewal, Ended(stop), _broken.Task);
        var alive = !renewal.IsCompleted && !_broken.Task.IsCompleted;
        await taking.CancelAsync();
        _dispatcher.Close();
        await Task.WhenAll(takers);
        if (alive)
            await DrainAsync(activities);
        await working.CancelAsync();
        await Task.WhenAll(workers);
        await Guard("leases", renewal);
        // Harmless when the session was taken for dead: it owns nothing any more.
        await _store.LeaveAsync(CancellationToken.None);
        _parts.Log.Stopped(_store.Engine);
        return alive;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _wheel.Dispose();
    }

    private void Deliver(ActivityResult result)
    {
        Mail[] mail = [new Mail(result.ToEvent(), result.Item.Key.Execution, Result: result)];
        if (!_live.Post(result.Item.Key.InstanceKey, mail))
            _results.Add(result);
    }

    /// <summary>Lets running activities end and their results be stored, as long as the options allow.</summary>
    private async Task DrainAsync(Task activities)
    {
        var limit = _parts.Time.GetUtcNow() + _parts.Options.DrainTimeout;
        while ((!activities.IsCompleted || _live.StepsUnderWay > 0 || _results.Count > 0) && _parts.Time.GetUtcNow() < limit)
            await Task.Delay(DrainLook, _parts.Time);
    }

    private async Task Guard(string loop, Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The session ends its loops this way.
        }
        catch (Exception failed)
        {
            _parts.Log.LoopFailed(loop, failed);
            _broken.TrySetResult();
        }
    }

    private static Task Ended(CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(ended.SetResult);
        return ended.Task;
    }
}
