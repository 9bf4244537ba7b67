using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Replay;

/// <summary>The durable tasks an orchestrator has started and that are not answered yet.</summary>
internal sealed class PendingTasks
{
    private readonly Dictionary<int, (string Name, TaskCompletionSource<string?> Source)> _tasks = [];
    private readonly Dictionary<int, string> _children = [];
    private readonly SortedSet<(DateTime FireAt, int Id)> _timers = [];
    private readonly Dictionary<int, DateTime> _fireTimes = [];

    public bool IsEmpty => _tasks.Count == 0;

    public DateTime? NextTimer => _timers.Count == 0 ? null : _timers.Min.FireAt;

    /// <summary>Instance ids of running sub-orchestrations.</summary>
    public IReadOnlyCollection<string> Children => _children.Values;

    public Task<string?> Add(int id, string name, string? child = null)
    {
        var source = new TaskCompletionSource<string?>();
        _tasks.Add(id, (name, source));
        if (child is not null)
            _children.Add(id, child);
        return source.Task;
    }

    public Task AddTimer(int id, DateTime fireAt)
    {
        _timers.Add((fireAt, id));
        _fireTimes.Add(id, fireAt);
        return Add(id, "timer");
    }

    public void CancelTimer(int id, CancellationToken cancellation)
    {
        RemoveTimer(id);
        if (_tasks.Remove(id, out var timer))
            timer.Source.TrySetCanceled(cancellation);
    }

    /// <summary>The timers due at <paramref name="now"/>, in the order in which they fire.</summary>
    public IReadOnlyList<int> TakeDueTimers(DateTime now)
    {
        List<int> due = [];
        while (_timers.Count > 0 && _timers.Min is var first && first.FireAt <= now)
        {
            RemoveTimer(first.Id);
            due.Add(first.Id);
        }

        return due;
    }

    public void Answer(InstanceEvent happened)
    {
        if (!_tasks.Remove(happened.TaskId, out var task))
            return;
        _children.Remove(happened.TaskId);
        switch (happened.Kind)
        {
            case EventKind.TimerFired:
                RemoveTimer(happened.TaskId);
                task.Source.TrySetResult(null);
                break;
            case EventKind.TaskFailed or EventKind.SubFailed:
                task.Source.TrySetException(new TaskFailedException(task.Name, happened.TaskId, FailureCodec.Decode(happened.Data)));
                break;
            default:
                task.Source.TrySetResult(happened.Data);
                break;
        }
    }

    private void RemoveTimer(int id)
    {
        if (_fireTimes.Remove(id, out var fireAt))
            _timers.Remove((fireAt, id));
    }
}
