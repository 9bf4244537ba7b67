namespace Ainer.LocalHost.Durable.Activities;

/// <summary>Names one activity call in the store.</summary>
internal readonly record struct ActivityKey(long InstanceKey, int Execution, int TaskId);

/// <summary>An activity call leased to this engine.</summary>
internal sealed record ActivityItem(ActivityKey Key, long Token, string InstanceId, string Name, string Version, string? Input, string? TraceParent)
{
    /// <summary>For tests: a call of a step that was refused; what it comes to is told to nobody.</summary>
    public bool InVain { get; init; }
}
