using System.Text.Json;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;

namespace Ainer.Orchestrator.Jobs;

/// <summary>One job of a stored plan (planner.plan_v1.graph.jobs), as the orchestrator reads it.</summary>
internal sealed record GraphJob
{
    /// <summary>Stable within the run, for example tts:L0001.</summary>
    public required string Key { get; init; }
    public required JobKind Kind { get; init; }
    public required JobOperation Operation { get; init; }
    public required JsonElement Params { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];
    public IReadOnlyList<GraphInput> Inputs { get; init; } = [];
    public string? ContentAddress { get; init; }
    public string? ShotId { get; init; }
    public int? Priority { get; init; }
}

/// <summary>An input by the key of the job that makes it.</summary>
internal sealed record GraphInput(string Name, string Key, ArtifactKind? Kind = null);

/// <summary>The stored graph.</summary>
internal sealed record PlannedGraph(IReadOnlyList<GraphJob> Jobs);
