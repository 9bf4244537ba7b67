using System.Text.Json;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;

namespace Ainer.Planner.Jobs;

/// <summary>An input of a planned job: the artifact of the job under <see cref="Key"/>, its primary one or the one of <see cref="Kind"/>.</summary>
public sealed record PlannedInput(string Name, string Key, ArtifactKind? Kind = null);

/// <summary>A piece of work of the film, before it has an id. <see cref="Key"/> is stable within the plan: tts:L0001, prompts:S01, video:SH0001, sync:SH0001, bgm:M001, sfx:X001, compose.</summary>
public sealed record PlannedJob
{
    public required string Key { get; init; }
    public required JobKind Kind { get; init; }
    public required JobOperation Operation { get; init; }
    /// <summary>The record of Ainer.Contracts.Jobs that belongs to the operation.</summary>
    public required JsonElement Params { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];
    public IReadOnlyList<PlannedInput> Inputs { get; init; } = [];
    /// <summary>The address of what it makes, by everything that shapes it: parameters without positions, the addresses of its inputs, the provider.</summary>
    public required string ContentAddress { get; init; }
    public required string Provider { get; init; }
    public string? ShotId { get; init; }
    /// <summary>0 (first) to 9 (last): what others wait for goes first.</summary>
    public int Priority { get; init; } = 5;
    /// <summary>Work in seconds, on one core or device.</summary>
    public double EstimatedSeconds { get; init; }
    public decimal EstimatedCost { get; init; }
}

/// <summary>The jobs of a film, each after the ones it depends on.</summary>
public sealed record JobGraph(IReadOnlyList<PlannedJob> Jobs)
{
    /// <summary>Throws <see cref="InvalidOperationException"/> naming the first fault: a key twice, an input that no job makes, or one that comes later (hence a cycle).</summary>
    public void Validate()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in Jobs)
        {
            foreach (var key in job.DependsOn)
                if (!seen.Contains(key)) throw new InvalidOperationException($"{job.Key} depends on {key}, which no earlier job is.");
            foreach (var input in job.Inputs)
                if (!job.DependsOn.Contains(input.Key)) throw new InvalidOperationException($"{job.Key} takes {input.Name} from {input.Key} without depending on it.");
            if (!seen.Add(job.Key)) throw new InvalidOperationException($"The key {job.Key} is used twice.");
        }
    }
}
