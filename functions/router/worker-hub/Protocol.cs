using System.Text.Json;
using Ainer.Contracts.Artifacts;

namespace Ainer.WorkerHub;

/// <summary>POST /internal/hub/nodes. The protocol's page is docs/leases.md.</summary>
public sealed record NodeRegistration
{
    public required string NodeId { get; init; }
    /// <summary>agent or composer.</summary>
    public required string Kind { get; init; }
    public required IReadOnlyList<LaneSlots> Lanes { get; init; }
    public JsonElement? Capabilities { get; init; }
    public string? Version { get; init; }
}

/// <summary>How many jobs of a lane a node takes at once.</summary>
public sealed record LaneSlots(string Lane, int Slots);

/// <summary>Answer to a registration.</summary>
public sealed record NodeWelcome(string NodeId, int HeartbeatS, string ControlQueue);

/// <summary>POST /internal/hub/nodes/{id}/heartbeat: what the node holds; the hub renews it.</summary>
public sealed record Heartbeat
{
    public IReadOnlyList<HeldLease> Leases { get; init; } = [];
    public JsonElement? Gpu { get; init; }
    public JsonElement? FreeSlots { get; init; }
}

/// <summary>A lease as its holder names it.</summary>
public sealed record HeldLease(string JobId, int Attempt, long Token, double? Progress = null);

/// <summary>Answer to a heartbeat.</summary>
public sealed record HeartbeatAnswer(IReadOnlyList<LeaseState> Leases, bool Drain);

/// <summary>Whether a lease still holds, and for how many seconds. When it does not, the work stops; cancelled says that it was taken back on purpose.</summary>
public sealed record LeaseState(string JobId, int Attempt, bool Valid, int LeaseS, bool Cancelled);

/// <summary>POST /internal/hub/jobs/{id}/claim.</summary>
public sealed record ClaimRequest(string NodeId, int Attempt, string Lane);

/// <summary>POST /internal/hub/jobs/{id}/uploads.</summary>
public sealed record UploadRequest(int Attempt, long Token, string File, ArtifactKind Kind, long Bytes, string Sha256, string ContentType);

/// <summary>Where to PUT a file, with the headers that must be sent exactly.</summary>
public sealed record UploadTicket(string ArtifactId, string Url, IReadOnlyDictionary<string, string> Headers);

/// <summary>POST /internal/hub/jobs/{id}/reuse.</summary>
public sealed record ReuseRequest(int Attempt, long Token, ArtifactKind Kind, IReadOnlyList<string> Addresses);

/// <summary>What the tenant already has under those addresses.</summary>
public sealed record ReuseAnswer(IReadOnlyList<ReusableArtifact> Found);

/// <summary>A file made before, with where to get it.</summary>
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
