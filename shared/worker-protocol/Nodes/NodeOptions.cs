using System.ComponentModel.DataAnnotations;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Nodes;

/// <summary>A node's settings. The agent's section is Agent, the composer's Composer.</summary>
public sealed class NodeOptions : IValidatableObject
{
    /// <summary>The node's name; empty = made from the host name once and stored in the work directory.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,62}$|^$", ErrorMessage = "NodeId: lower-case letters, digits and dashes, at most 63.")]
    public string NodeId { get; set; } = "";

    /// <summary>The lanes served with their slots: 'cpu.video:1,cpu.audio:2'.</summary>
    [Required] public string Lanes { get; set; } = "";

    /// <summary>Journal, cache and scratch files. One process each.</summary>
    [Required] public string WorkDirectory { get; set; } = "";

    /// <summary>How much the cache of inputs may hold, in MiB.</summary>
    [Range(1, 1_048_576)] public int CacheMb { get; set; } = 2048;

    /// <summary>Seconds that running work gets after SIGTERM.</summary>
    [Range(0, 3600)] public int DrainS { get; set; } = 15;

    /// <summary>Seconds for which a delivery is held while the hub does not answer; RabbitMQ's own limit is 1800.</summary>
    [Range(1, 1500)] public int ClaimPatienceS { get; set; } = 600;

    /// <summary>Hours for which a finished result is offered again before it is given up.</summary>
    [Range(1, 720)] public int ResultRetentionH { get; set; } = 24;

    /// <summary>The lanes as records. Throws <see cref="FormatException"/> on anything unreadable.</summary>
    public IReadOnlyList<LaneSlots> ParseLanes() =>
        [.. Lanes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseLane)];

    private static LaneSlots ParseLane(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2 || !Contracts.Jobs.Lanes.All.Contains(parts[0], StringComparer.Ordinal))
            throw new FormatException($"'{text}' is no lane; use one of {string.Join(", ", Contracts.Jobs.Lanes.All)}, then ':' and the slots.");
        var slots = 1;
        if (parts.Length == 2 && (!int.TryParse(parts[1], out slots) || slots is < 1 or > 64))
            throw new FormatException($"'{text}' wants between 1 and 64 slots.");
        return new LaneSlots(parts[0], slots);
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? problem = null;
        try { if (ParseLanes().Count == 0) problem = "Lanes is empty: the node would serve nothing."; }
        catch (FormatException e) { problem = e.Message; }
        if (problem is not null) yield return new ValidationResult(problem, [nameof(Lanes)]);
    }
}
