namespace Ainer.BackgroundTasks.Execution;

/// <summary>An execution under this process's lease.</summary>
internal sealed record ClaimedExecution
{
    public required string TaskId { get; init; }
    public required string RunId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? TraceId { get; init; }
    public required string TaskType { get; init; }
    /// <summary>JSON.</summary>
    public required string Parameters { get; init; }
    public required int Generation { get; init; }
    /// <summary>From 1, over all generations.</summary>
    public required int Attempt { get; init; }
    /// <summary>How often this generation has failed.</summary>
    public required int Failures { get; init; }
    /// <summary>What every write of this attempt names.</summary>
    public required long Token { get; init; }
    /// <summary>The trace of the request that asked for it, W3C; null where none came along.</summary>
    public string? Traceparent { get; init; }
    /// <summary>How long it had been due, in seconds.</summary>
    public double WaitedS { get; init; }
    public long Place { get; init; }
}
