using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;

namespace Ainer.Orchestrator.Jobs;

/// <summary>A job's row under its lock.</summary>
internal sealed record JobRow
{
    public required string JobId { get; init; }
    public required string RunId { get; init; }
    public required int Generation { get; init; }
    public required string Key { get; init; }
    public required string Stage { get; init; }
    public required string Kind { get; init; }
    public required string Operation { get; init; }
    public string? ShotId { get; init; }
    public required string Status { get; init; }
    public required int Attempt { get; init; }
    public required int Failures { get; init; }
    public required int MaxAttempts { get; init; }
    public double Progress { get; init; }
    public string? Provider { get; init; }
    public string? Lane { get; init; }

    public JobStatus State => Names.Parse<JobStatus>(Status);
    public RunStage At => Names.Parse<RunStage>(Stage);
}

/// <summary>A job that has just become ready under a new attempt number: what job.created, compose.requested and job.retrying say to the router.</summary>
internal sealed record ReadyJob
{
    public required string JobId { get; init; }
    public string? RunId { get; init; }
    public required int Attempt { get; init; }
    public required string Kind { get; init; }
    public required string Operation { get; init; }
    public string? ShotId { get; init; }
    public required int Priority { get; init; }
}

/// <summary>How the jobs of a stage stand.</summary>
internal sealed record StageCounts
{
    public int Total { get; init; }
    public int Succeeded { get; init; }
    public int Failed { get; init; }
    public int Cancelled { get; init; }
    public double Progress { get; init; }

    public bool Settled => Succeeded + Failed + Cancelled == Total;
    public double Share => Total == 0 ? 1 : Progress / (100.0 * Total);
}
