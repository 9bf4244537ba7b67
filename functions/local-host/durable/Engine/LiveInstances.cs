using System.Collections.Concurrent;
using System.Threading.Channels;
using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Live;
using Ainer.LocalHost.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>The orchestrations leased to this engine session, and the queue of those that have a step to run.</summary>
internal sealed class LiveInstances(EngineParts parts, TimerWheel wheel) : ILiveHost
{
    private readonly ConcurrentDictionary<long, LiveInstance> _live = new();
    private readonly Channel<LiveInstance> _runQueue = Channel.CreateUnbounded<LiveInstance>();
    private int _stepsUnderWay;

    public DateTime Now => parts.Time.GetUtcNow().UtcDateTime;

    public int ActivityRoom => Dispatcher.Room;

    public required ActivityDispatcher Dispatcher { get; init; }

    public int Count => _live.Count;

    public ICollection<long> Keys => _live.Keys;

    public ICollection<LiveInstance> All => _live.Values;

    /// <summary>Steps that are queued, running or being stored.</summary>
    public int StepsUnderWay => Volatile.Read(ref _stepsUnderWay);

    public OrchestrationExecutor CreateExecutor(InstanceIdentity identity, Action foreignContinuation)
        => new(identity, parts.Catalog.FindOrchestrator(identity.Name) ?? new MissingOrchestrator(identity.Name), parts.Converter, parts.Loggers, foreignContinuation);

    public void Hold(ActivityKey key, long token) => Dispatcher.Hold(key, token);

    public void Queue(LiveInstance live)
    {
        Interlocked.Increment(ref _stepsUnderWay);
        _runQueue.Writer.TryWrite(live);
    }

    public void WakeAt(LiveInstance live, DateTime? at)
    {
        if (at is not { } due || live.ScheduledFor == due)
            return;
        live.ScheduledFor = due;
        wheel.Schedule(live, due);
    }

    public void Report(string instanceId, string nonDeterminism) => parts.Log.NotDeterministic(instanceId, nonDeterminism);

    public void Add(ClaimedInstance claimed, IReadOnlyList<HistoryStep> history)
    {
        var live = new LiveInstance(this, claimed, history);
        _live[live.Key] = live;
        WakeAt(live, live.NotBefore);
        live.Look();
    }

    public bool Post(long key, IEnumerable<Mail> mail) => _live.TryGetValue(key, out var live) && live.Post(mail);

    public void Remove(LiveInstance live) => _live.TryRemove(new KeyValuePair<long, LiveInstance>(live.Key, live));

    /// <summary>A step that was queued is over: stored, void or empty.</summary>
    public void StepOver() => Interlocked.Decrement(ref _stepsUnderWay);

    /// <summary>Runs queued steps until the session ends.</summary>
    public Task WorkAsync(ChannelWriter<StepCommit> commits, CancellationToken cancellation)
        => Task.WhenAll(Enumerable.Range(0, parts.Options.MaxConcurrentOrchestrators)
            .Select(_ => Task.Run(() => WorkOneAsync(commits, cancellation), CancellationToken.None)));

    private async Task WorkOneAsync(ChannelWriter<StepCommit> commits, CancellationToken cancellation)
    {
        try
        {
            await foreach (var live in _runQueue.Reader.ReadAllAsync(cancellation))
            {
                if (live.RunStep() is { } commit)
                    commits.TryWrite(commit);
                else
                    StepOver();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The session is over.
        }
    }

    private sealed class MissingOrchestrator(string name) : ITaskOrchestrator
    {
        public Type InputType => typeof(object);

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
            => throw new OrchestratorNotFoundException($"No orchestrator named '{name}' is registered.");
    }
}
