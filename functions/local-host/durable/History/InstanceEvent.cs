namespace Ainer.LocalHost.Durable.History;

/// <summary>What can happen to an instance from outside its code.</summary>
internal enum EventKind
{
    Started,
    TaskCompleted,
    TaskFailed,
    TimerFired,
    SubCompleted,
    SubFailed,
    EventRaised,
    Suspended,
    Resumed,
    Terminated,
}

/// <param name="Kind">What happened.</param>
/// <param name="TaskId">The action it answers, for tasks, timers and sub-orchestrations.</param>
/// <param name="Name">The name of a raised event; "recursive" for a termination that takes the children along.</param>
/// <param name="Data">Serialized result, payload or failure.</param>
internal sealed record InstanceEvent(EventKind Kind, int TaskId = 0, string? Name = null, string? Data = null)
{
    public const string Recursive = "recursive";

    /// <summary>Whether it answers an action, which must then be outstanding.</summary>
    public bool IsAnswer => Kind
        is EventKind.TaskCompleted or EventKind.TaskFailed or EventKind.TimerFired or EventKind.SubCompleted or EventKind.SubFailed;
}
