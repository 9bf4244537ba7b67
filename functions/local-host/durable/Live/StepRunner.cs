using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Replay;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>Turns mail into steps: replays the stored history first, then runs the code and collects what must be stored.</summary>
internal sealed class StepRunner
{
    private readonly LiveInstance _live;
    private readonly ILiveHost _host;
    private readonly Action _breakOff;
    private OrchestrationExecutor _executor;
    private IReadOnlyList<HistoryStep> _history;
    private List<InstanceEvent> _opening = [];
    private DateTime _lastTime;
    private int _nextStep;

    public StepRunner(LiveInstance live, ILiveHost host, ClaimedInstance claimed, IReadOnlyList<HistoryStep> history, Action breakOff)
    {
        _live = live;
        _host = host;
        _breakOff = breakOff;
        _history = history;
        _executor = host.CreateExecutor(claimed.Identity, breakOff);
        _executor.CustomStatus = claimed.CustomStatus;
        IsStarted = history.Count > 0;
    }

    public bool IsStarted { get; private set; }

    /// <summary>True while stored events of a fresh execution wait for their first step, or the history was not replayed yet.</summary>
    public bool HasOpeningEvents => _opening.Count > 0 || _history.Count > 0;

    public DateTime? NextTimer => _executor.Pending.NextTimer;

    /// <summary>Runs one step; null when there was nothing to do.</summary>
    public StepCommit? Run(List<Mail> mail)
    {
        var violation = Replay();
        var now = _host.Now;
        _lastTime = now > _lastTime ? now : _lastTime;
        var accepted = Accept(mail);
        StepOutcome outcome;
        if (violation is null)
        {
            outcome = _executor.RunStep(_lastTime, [.. _opening, .. accepted], replaying: false);
        }
        else
        {
            _host.Report(_live.InstanceId, violation);
            var error = TaskFailureDetails.FromException(new NonDeterministicOrchestrationException(violation));
            var ended = mail.Find(item => item.Event.Kind == EventKind.Terminated)?.Event;
            outcome = new StepOutcome([], ended is null
                ? new Completion.Failed(error)
                : new Completion.Terminated(ended.Data, ended.Name == InstanceEvent.Recursive));
        }

        var idle = _opening.Count == 0 && accepted.Count == 0 && mail.Count == 0 && outcome is { Completion: null, Actions.Count: 0 };
        _opening = [];
        IsStarted = true;
        if (idle)
            return null;
        return outcome.Completion is Completion.Restarted restart
            ? Restart(restart, outcome, mail)
            : Commit(accepted, outcome, mail);
    }

    private List<InstanceEvent> Accept(List<Mail> mail)
    {
        List<InstanceEvent> accepted = [];
        if (!IsStarted)
            accepted.Add(new InstanceEvent(EventKind.Started));
        foreach (var item in mail)
        {
            if ((item.Execution is null || item.Execution == _executor.Identity.Execution) && _executor.Accept(item.Event))
                accepted.Add(item.Event);
        }

        foreach (var id in _executor.Pending.TakeDueTimers(_lastTime))
        {
            var fired = new InstanceEvent(EventKind.TimerFired, id);
            if (_executor.Accept(fired))
                accepted.Add(fired);
        }

        return accepted;
    }

    /// <returns>What differs between the code and its history, or null.</returns>
    private string? Replay()
    {
        var history = _history;
        _history = [];
        foreach (var step in history)
        {
            _nextStep++;
            _lastTime = step.At;
            foreach (var happened in step.Events)
                _executor.Accept(happened);
            if (step.Actions is null)
            {
                _opening = [.. step.Events];
                continue;
            }

            var outcome = _executor.RunStep(step.At, [.. _opening, .. step.Events], replaying: true);
            _opening = [];
            if (Determinism.FirstDifference(_nextStep - 1, step.Actions, outcome) is { } difference)
            {
                // The step that ends the instance follows the whole history, not the place where the code left it.
                _nextStep = history.Count;
                return difference;
            }
        }

        return null;
    }

    private StepCommit Commit(List<InstanceEvent> accepted, StepOutcome outcome, List<Mail> mail)
    {
        var identity = _executor.Identity;
        var activities = Of(outcome, ActionKind.CallActivity);
        var completion = outcome.Completion;
        return new StepCommit(_live)
        {
            Execution = identity.Execution,
            ActionExecution = identity.Execution,
            Status = StatusAfter(completion),
            Output = completion switch
            {
                Completion.Finished finished => finished.Output,
                Completion.Terminated terminated => terminated.Output,
                _ => null,
            },
            Failure = completion is Completion.Failed failed ? FailureCodec.Encode(failed.Details) : null,
            CustomStatus = _executor.CustomStatus,
            WakeAt = completion is null ? _executor.Pending.NextTimer : null,
            StepNumber = _nextStep++,
            Events = HistoryCodec.Encode(new HistoryStep(_lastTime, accepted, outcome.Actions)),
            Activities = activities,
            Mine = LeaseOf(activities, identity),
            Children = Of(outcome, ActionKind.CallSubOrchestrator),
            Sent = [.. Events(outcome), .. Farewell(completion)],
            Applied = Results(mail),
            Consumed = Messages(mail),
        };
    }

    private StepCommit Restart(Completion.Restarted restart, StepOutcome outcome, List<Mail> mail)
    {
        var old = _executor.Identity;
        var customStatus = _executor.CustomStatus;
        var activities = Of(outcome, ActionKind.CallActivity);
        var identity = old with { Execution = old.Execution + 1, Input = restart.Input, Version = restart.Version ?? old.Version };
        _executor = _host.CreateExecutor(identity, _breakOff);
        _executor.CustomStatus = customStatus;
        _opening = [new InstanceEvent(EventKind.Started), .. restart.Carried];
        _nextStep = 1;
        // What the old execution called without waiting for it still happens, but nobody hears of it.
        return new StepCommit(_live)
        {
            Execution = identity.Execution,
            ActionExecution = old.Execution,
            Status = OrchestrationRuntimeStatus.Running,
            Restarted = true,
            Input = identity.Input,
            Version = identity.Version,
            CustomStatus = customStatus,
            WakeAt = _lastTime,
            StepNumber = 0,
            Events = HistoryCodec.Encode(new HistoryStep(_lastTime, _opening, null)),
            Activities = activities,
            Mine = LeaseOf(activities, old),
            Children = Of(outcome, ActionKind.CallSubOrchestrator),
            Sent = [.. Events(outcome)],
            Applied = Results(mail),
            Consumed = Messages(mail),
        };
    }

    /// <summary>Takes as many of the new activities as this engine has room for; returns how many.</summary>
    private int LeaseOf(List<InstanceAction> activities, InstanceIdentity identity)
    {
        var mine = Math.Min(activities.Count, _host.ActivityRoom);
        for (var i = 0; i < mine; i++)
            _host.Hold(new ActivityKey(identity.Key, identity.Execution, activities[i].Id), 1);
        return mine;
    }

    private OrchestrationRuntimeStatus StatusAfter(Completion? completion) => completion switch
    {
        Completion.Finished => OrchestrationRuntimeStatus.Completed,
        Completion.Failed => OrchestrationRuntimeStatus.Failed,
        Completion.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ => _executor.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
    };

    /// <summary>What the instance tells its parent, and its children when they are to end with it.</summary>
    private IEnumerable<SentMessage> Farewell(Completion? completion)
    {
        if (completion is Completion.Terminated { Recursive: true } terminated)
        {
            foreach (var child in _executor.Pending.Children)
                yield return new SentMessage(child, null, EventKind.Terminated, 0, InstanceEvent.Recursive, terminated.Output);
        }

        if (completion is null || _executor.Identity.Parent is not { } parent)
            yield break;
        yield return completion switch
        {
            Completion.Finished finished
                => new SentMessage(parent.InstanceId, parent.Execution, EventKind.SubCompleted, parent.TaskId, null, finished.Output),
            Completion.Failed failed
                => new SentMessage(parent.InstanceId, parent.Execution, EventKind.SubFailed, parent.TaskId, null, FailureCodec.Encode(failed.Details)),
            _ => new SentMessage(parent.InstanceId, parent.Execution, EventKind.SubFailed, parent.TaskId, null, FailureCodec.Encode(TerminatedChild())),
        };
    }

    private TaskFailureDetails TerminatedChild()
        => new("OrchestrationTerminated", $"The sub-orchestration '{_live.InstanceId}' was terminated.", null, null, null);

    private static List<InstanceAction> Of(StepOutcome outcome, ActionKind kind) => [.. outcome.Actions.Where(action => action.Kind == kind)];

    private static IEnumerable<SentMessage> Events(StepOutcome outcome)
        => Of(outcome, ActionKind.SendEvent)
            .Select(action => new SentMessage(action.Target!, null, EventKind.EventRaised, 0, action.Name, action.Data));

    private static List<ActivityResult> Results(List<Mail> mail) => [.. mail.Where(item => item.Result is not null).Select(item => item.Result!)];

    private static List<long> Messages(List<Mail> mail) => [.. mail.Where(item => item.MessageId is not null).Select(item => item.MessageId!.Value)];
}
