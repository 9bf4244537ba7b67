namespace Ainer.LocalHost.Durable.Replay;

/// <summary>Who called an instance as its sub-orchestration, and by which action.</summary>
internal sealed record ParentLink(string Name, string InstanceId, int Execution, int TaskId);

/// <summary>What an instance is, as opposed to what has happened to it.</summary>
internal sealed record InstanceIdentity(
    long Key, string InstanceId, string Name, string Version, int Execution, string? Input, ParentLink? Parent, string? TraceParent = null);
