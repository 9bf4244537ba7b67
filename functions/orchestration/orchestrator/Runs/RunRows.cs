using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Tasks;

namespace Ainer.Orchestrator.Runs;

/// <summary>A run's row under its lock.</summary>
internal sealed record RunRow
{
    public required string RunId { get; init; }
    public required string TaskId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string Status { get; init; }
    public required string Stage { get; init; }
    public required int Generation { get; init; }
    public double Progress { get; init; }
    public string[] ReviewBefore { get; init; } = [];
    public string[] ApprovedStages { get; init; } = [];
    public bool DryRun { get; init; }

    public RunStatus State => Names.Parse<RunStatus>(Status);
    public RunStage At => Names.Parse<RunStage>(Stage);
}

/// <summary>Everything that a stage needs to know of its run.</summary>
public sealed record RunDetails
{
    public required string RunId { get; init; }
    public required string TaskId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? TraceId { get; init; }
    public string? ChapterId { get; init; }
    /// <summary>The run that this one was made from, or that started it.</summary>
    public string? ParentRunId { get; init; }
    public required string Status { get; init; }
    public required string Stage { get; init; }
    public required int Generation { get; init; }
    public required string Quality { get; init; }
    public string? Language { get; init; }
    public decimal? Budget { get; init; }
    public int Priority { get; init; }
    public bool DryRun { get; init; }
    public string[] ReviewBefore { get; init; } = [];
    public string[] ApprovedStages { get; init; } = [];
    public string? Title { get; init; }
    public required string TaskType { get; init; }
    /// <summary>The task's parameters, JSON.</summary>
    public required string Parameters { get; init; }

    public Quality RequestedQuality => Names.Parse<Quality>(Quality);
}
