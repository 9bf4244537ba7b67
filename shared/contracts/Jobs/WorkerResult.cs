using System.Text.Json;

namespace Ainer.Contracts.Jobs;

/// <summary>What a worker says about an attempt.</summary>
public enum WorkerOutcome { Progress, Succeeded, Failed }

/// <summary>A worker's word about one attempt under its lease. Payload of worker.result; only the hub believes it, after it has checked the token.</summary>
public sealed record WorkerResult
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string RunId { get; init; }
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required long Token { get; init; }
    public required string NodeId { get; init; }
    public required WorkerOutcome Outcome { get; init; }
    /// <summary>0 to 100.</summary>
    public double? Progress { get; init; }
    public string? Message { get; init; }
    public Errors.ErrorCode? ErrorCode { get; init; }
    /// <summary>Overrides the catalog's treatment when the provider knows better.</summary>
    public bool? Retryable { get; init; }
    public IReadOnlyList<ProducedArtifact> Artifacts { get; init; } = [];
    /// <summary>Of a failure: the artifacts among the inputs that could not be brought as they were announced, missing or damaged.</summary>
    public IReadOnlyList<string> UnreadableInputs { get; init; } = [];
    /// <summary>The operation's result, small; anything large is an artifact.</summary>
    public JsonElement? Result { get; init; }
    public string? Provider { get; init; }
    public WorkUsage? Usage { get; init; }
    public string? TraceId { get; init; }
}

/// <summary>What an attempt used, for the cost ledger.</summary>
public sealed record WorkUsage
{
    public double WallS { get; init; }
    public double GpuS { get; init; }
    public long InputUnits { get; init; }
    public long OutputUnits { get; init; }
    public decimal Cost { get; init; }
}

/// <summary>A file that the worker has uploaded under its lease.</summary>
public sealed record ProducedArtifact
{
    /// <summary>The id given by POST /internal/hub/jobs/{id}/uploads.</summary>
    public required string ArtifactId { get; init; }
    public required Artifacts.ArtifactKind Kind { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required string ContentType { get; init; }
    /// <summary>The address by what made it (lower-case hex sha256), when it can be reused; unique per tenant and kind.</summary>
    public string? ContentAddress { get; init; }
    public Artifacts.MediaFacts? Media { get; init; }
    public JsonElement? Metadata { get; init; }
}
