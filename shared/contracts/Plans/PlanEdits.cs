using Ainer.Contracts.Entities;
using Ainer.Contracts.Tasks;

namespace Ainer.Contracts.Plans;

/// <summary>What a person wants different about a planned film. Whatever is not named stays as it is, and so does what was made of it.</summary>
public sealed record PlanEdits
{
    public IReadOnlyList<ShotEdit> Shots { get; init; } = [];
    public IReadOnlyList<LineEdit> Lines { get; init; } = [];
    public IReadOnlyList<LookEdit> Entities { get; init; } = [];
    public IReadOnlyList<VoiceEdit> Voices { get; init; } = [];
    /// <summary>Every shot of the film that stays, once, in the order in which they are to come; null = as they are.</summary>
    public IReadOnlyList<string>? Order { get; init; }
    /// <summary>Shots that go, with what is said and heard over them. One at least stays.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
    /// <summary>The picture's quality; null = as it is.</summary>
    public Quality? Quality { get; init; }
    /// <summary>How pictures are to look, in words; empty = the provider's own way, null = as they do.</summary>
    public string? Style { get; init; }

    /// <summary>True when nothing is to be different.</summary>
    public bool IsEmpty() => Shots.Count == 0 && Lines.Count == 0 && Entities.Count == 0 && Voices.Count == 0 && Order is null && Remove.Count == 0 && Quality is null && Style is null;
}

/// <summary>How a shot is to differ. One that names nothing but the shot asks for another picture of the same.</summary>
public sealed record ShotEdit
{
    public required string ShotId { get; init; }
    public Framing? Framing { get; init; }
    public CameraMove? Camera { get; init; }
    public Mood? Mood { get; init; }
    public TimeOfDay? TimeOfDay { get; init; }
    public Weather? Weather { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? Props { get; init; }
    public bool? LipSync { get; init; }
    /// <summary>The least length in seconds; a shot is never shorter than its lines.</summary>
    public double? MinS { get; init; }
    public int? Seed { get; init; }

    /// <summary>True when only the shot is named.</summary>
    public bool AsksForAnother() => this == new ShotEdit { ShotId = ShotId };
}

/// <summary>What a line is to say, and to show where that differs.</summary>
public sealed record LineEdit
{
    public required string LineId { get; init; }
    public string? Text { get; init; }
    public string? Subtitle { get; init; }
}

/// <summary>How a character is to look in every shot.</summary>
public sealed record LookEdit(string EntityId, Look Look);

/// <summary>How a character, or the narrator (<see cref="NarratorId"/>), is to sound in every line.</summary>
public sealed record VoiceEdit(string EntityId, Voice Voice)
{
    /// <summary>In place of an entity's id: whoever tells what nobody says.</summary>
    public const string NarratorId = "narrator";
}
