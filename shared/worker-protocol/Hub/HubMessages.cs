using System.Text.Json;
using Ainer.Contracts.Artifacts;

namespace Ainer.WorkerProtocol.Hub;

/// <summary>POST /internal/hub/nodes: a node says who it is and what it can do. <see cref="Kind"/> is agent or composer.</summary>
public sealed record NodeRegistration(string NodeId, string Kind, IReadOnlyList<LaneSlots> Lanes, NodeCapabilities Capabilities, string Version);

/// <summary>How many jobs of a lane a node takes at once.</summary>
public sealed record LaneSlots(string Lane, int Slots);

/// <summary>What a node has. Memory in MiB.</summary>
public sealed record NodeCapabilities
{
    public IReadOnlyList<GpuFacts> Gpus { get; init; } = [];
    public int Cpus { get; init; }
    public long MemoryMb { get; init; }
    /// <summary>The providers whose jobs it can run, for example builtin.espeak.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];
}

/// <summary>A graphics card and its memory in MiB.</summary>
public sealed record GpuFacts(string Name, long VramMb);

/// <summary>How busy the graphics cards are: mean utilisation in percent, memory in MiB.</summary>
public sealed record GpuLoad(double UtilizationPercent, long MemoryUsedMb, long MemoryTotalMb);

/// <summary>The hub's answer to a registration.</summary>
public sealed record NodeRegistered(string NodeId, int HeartbeatS, string ControlQueue);

/// <summary>POST /internal/hub/nodes/{id}/heartbeat: renews every lease it lists.</summary>
public sealed record HeartbeatRequest
{
    public required IReadOnlyList<HeldLease> Leases { get; init; }
    public required IReadOnlyDictionary<string, int> FreeSlots { get; init; }
    public GpuLoad? Gpu { get; init; }
}

/// <summary>A lease that a node holds, with the progress of its work (0 to 100).</summary>
public sealed record HeldLease(string JobId, int Attempt, long Token, double Progress);

/// <summary>The hub's answer to a heartbeat.</summary>
public sealed record HeartbeatAnswer
{
    public IReadOnlyList<LeaseAnswer> Leases { get; init; } = [];
    /// <summary>True while the node is to take no new work.</summary>
    public bool Drain { get; init; }
}

/// <summary>What became of one lease: extended by <see cref="LeaseS"/> seconds from now, or no longer valid.</summary>
public sealed record LeaseAnswer
{
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required bool Valid { get; init; }
    public int LeaseS { get; init; }
    public bool Cancelled { get; init; }
}

/// <summary>POST /internal/hub/jobs/{id}/claim.</summary>
public sealed record ClaimRequest(string NodeId, int Attempt, string Lane);

/// <summary>POST /internal/hub/jobs/{id}/uploads: announces a file. Idempotent per (job, attempt, file); asking again renews the URL.</summary>
public sealed record UploadRequest
{
    public required int Attempt { get; init; }
    public required long Token { get; init; }
    /// <summary>The file's name within the attempt.</summary>
    public required string File { get; init; }
    public required ArtifactKind Kind { get; init; }
    public required long Bytes { get; init; }
    public required string Sha256 { get; init; }
    public required string ContentType { get; init; }
}

/// <summary>A presigned PUT: the headers are part of the signature and are sent exactly.</summary>
public sealed record UploadTarget
{
    public required string ArtifactId { get; init; }
    public required string Url { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>POST /internal/hub/jobs/{id}/reuse: which of these content addresses exist already for the tenant?</summary>
public sealed record ReuseRequest(int Attempt, long Token, ArtifactKind Kind, IReadOnlyList<string> Addresses);

/// <summary>The artifacts found; addresses without one are simply absent.</summary>
public sealed record ReuseAnswer(IReadOnlyList<ReusableArtifact> Found);

/// <summary>An artifact made earlier by the same inputs.</summary>
public sealed record ReusableArtifact
{
    public required string ContentAddress { get; init; }
    public required string ArtifactId { get; init; }
    public required string Url { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required string ContentType { get; init; }
    public MediaFacts? Media { get; init; }
    public JsonElement? Metadata { get; init; }
}

/// <summary>The payload of job.cancel on a node's control queue.</summary>
public sealed record JobCancel(string JobId, int Attempt);

/// <summary>The hub's answer to what it refuses, as far as a node reads it.</summary>
internal sealed record ErrorEnvelope(ErrorBody? Error);

internal sealed record ErrorBody(string? Code, string? Message, bool? Retryable);
