using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Durable.Replay;

/// <summary>
/// One execution of an orchestrator, kept alive between its steps. Feed it the events of a step and it says what the code
/// decided; feed it a recorded history and it reaches the same state. Used by one thread at a time.
/// </summary>
internal sealed class OrchestrationExecutor
{
    private const string ForeignAwait =
        "An invalid asynchronous invocation was detected. The orchestrator awaited a task that is not durable: only tasks of its "
        + "TaskOrchestrationContext may be awaited.";

    private readonly DeterministicScheduler _scheduler;
    private readonly ITaskOrchestrator _orchestrator;
    private readonly DataConverter _converter;
    private readonly EngineOrchestrationContext _context;
    private readonly Queue<InstanceEvent> _heldBySuspension = new();
    private readonly HashSet<int> _outstanding = [];
    private List<InstanceAction> _actions = [];
    private Task<object?>? _main;
    private Completion? _completion;

    public OrchestrationExecutor(
        InstanceIdentity identity, ITaskOrchestrator orchestrator, DataConverter converter, ILoggerFactory loggers, Action foreignContinuation)
    {
        _scheduler = new DeterministicScheduler(foreignContinuation);
        _orchestrator = orchestrator;
        _converter = converter;
        Events = new ExternalEvents(converter);
        Identity = identity;
        _context = new EngineOrchestrationContext(this, converter, loggers);
    }

    public InstanceIdentity Identity { get; }

    public bool IsSuspended { get; private set; }

    public bool IsReplaying { get; private set; }

    public bool IsBroken => _scheduler.SawForeignContinuation;

    public DateTime Now { get; private set; }

    public ExternalEvents Events { get; }

    public PendingTasks Pending { get; } = new();

    /// <summary>The custom status as stored text.</summary>
    public string? CustomStatus { get; set; }

    public ContinueAsNewOptions? Restart { get; set; }

    private int NextId { get; set; }

    /// <summary>
    /// Whether the event is news: an answer counts once, and only to an action of this execution. Answers that come twice
    /// are turned away here, before they reach the history.
    /// </summary>
    public bool Accept(InstanceEvent happened) => !happened.IsAnswer || _outstanding.Remove(happened.TaskId);

    public StepOutcome RunStep(DateTime at, IEnumerable<InstanceEvent> events, bool replaying)
    {
        Now = at;
        IsReplaying = replaying;
        _actions = [];
        using (_scheduler.Enter())
        {
            foreach (var happened in events)
            {
                Apply(happened);
                _scheduler.Drain();
            }
        }

        return new StepOutcome(_actions, _completion ??= Settle());
    }

    /// <summary>Refuses calls from code that has left the orchestrator's thread.</summary>
    public void RequireOrchestratorThread()
    {
        if (!_scheduler.IsCurrentThread)
            throw new InvalidOperationException(ForeignAwait);
    }

    public int Decide(Func<int, InstanceAction> action)
    {
        var id = NextId++;
        _actions.Add(action(id));
        return id;
    }

    public void Expect(int id) => _outstanding.Add(id);

    public void Forget(int id) => _outstanding.Remove(id);

    private void Apply(InstanceEvent happened)
    {
        if (_completion is not null)
            return;
        switch (happened.Kind)
        {
            case EventKind.Terminated:
                _completion = new Completion.Terminated(happened.Data, happened.Name == InstanceEvent.Recursive);
                break;
            case EventKind.Suspended:
                IsSuspended = true;
                break;
            case EventKind.Resumed:
                IsSuspended = false;
                while (!IsSuspended && _heldBySuspension.TryDequeue(out var held))
                {
                    Dispatch(held);
                    _scheduler.Drain();
                }

                break;
            default:
                if (IsSuspended)
                    _heldBySuspension.Enqueue(happened);
                else
                    Dispatch(happened);
                break;
        }
    }

    private void Dispatch(InstanceEvent happened)
    {
        switch (happened.Kind)
        {
            case EventKind.Started:
                _scheduler.Start(() => _main = StartMain());
                break;
            case EventKind.EventRaised when Restart is not null:
                // The code has left: a wait that it abandoned must not take what the next execution waits for.
                Events.Keep(happened.Name ?? string.Empty, happened.Data);
                break;
            case EventKind.EventRaised:
                Events.Raise(happened.Name ?? string.Empty, happened.Data);
                break;
            default:
                Pending.Answer(happened);
                break;
        }
    }

    private async Task<object?> StartMain()
    {
        // An orchestrator without an input type reads its input itself.
        var input = Identity.Input is null || _orchestrator.InputType == typeof(void) ? null : _converter.Deserialize(Identity.Input, _orchestrator.InputType);
        return await _orchestrator.RunAsync(_context, input);
    }

    private Completion? Settle()
    {
        if (IsBroken)
            return Broken();
        if (_main is null)
            return null;
        if (!_main.IsCompleted)
            return Pending.IsEmpty && !Events.AnyWaiting && !IsSuspended ? Broken() : null;
        try
        {
            var output = _converter.Serialize(_main.GetAwaiter().GetResult());
            return Restart is null ? new Completion.Finished(output) : Continue(Restart);
        }
        catch (TaskFailedException failure)
        {
            // What failed below is the cause, although no exception of it exists here.
            return new Completion.Failed(TaskFailureDetails.FromException(failure) with { InnerFailure = failure.FailureDetails });
        }
        catch (Exception failure)
        {
            return new Completion.Failed(TaskFailureDetails.FromException(failure));
        }
    }

    private Completion.Restarted Continue(ContinueAsNewOptions options)
    {
        List<InstanceEvent> carried = [];
        if (options.PreserveUnprocessedEvents)
        {
            carried.AddRange(Events.Unread.Select(unread => new InstanceEvent(EventKind.EventRaised, Name: unread.Name, Data: unread.Payload)));
            carried.AddRange(_heldBySuspension.Where(held => held.Kind == EventKind.EventRaised));
        }

        return new Completion.Restarted(_converter.Serialize(options.NewInput), options.NewVersion, carried);
    }

    private static Completion.Failed Broken()
        => new(TaskFailureDetails.FromException(new InvalidOperationException(ForeignAwait)));
}
