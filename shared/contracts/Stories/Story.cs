using System.Text.Json.Serialization;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Contracts.Stories;

/// <summary>A chapter as read: its scenes and passages in order, each with who speaks, where, when and in which mood. Made by entity core, read by the planner.</summary>
public sealed record Story
{
    public required string Title { get; init; }
    /// <summary>BCP 47: zh-CN or en.</summary>
    public required string Language { get; init; }
    /// <summary>The voice of everything that nobody in the story says.</summary>
    public required Voice Narrator { get; init; }
    public required IReadOnlyList<StoryScene> Scenes { get; init; }
    public IReadOnlyList<StoryEvidence> Evidence { get; init; } = [];
}

/// <summary>A stretch of the chapter in one place at one time.</summary>
public sealed record StoryScene(string SceneId, int Index, string Title, string? PlaceId, IReadOnlyList<StoryPassage> Passages);

/// <summary>What a passage is.</summary>
public enum PassageKind { Title, Narration, Dialogue }

/// <summary>One sentence of narration, or what one person says in one go.</summary>
public sealed record StoryPassage
{
    public required int Index { get; init; }
    /// <summary>The paragraph it stands in, from 0.</summary>
    public required int Paragraph { get; init; }
    public required PassageKind Kind { get; init; }
    /// <summary>Without the outer quotation marks.</summary>
    public required string Text { get; init; }
    /// <summary>Where it starts in the normalised text, in UTF-16 units.</summary>
    public required int Offset { get; init; }
    public required int Length { get; init; }
    /// <summary>Null where the narrator speaks.</summary>
    public string? SpeakerId { get; init; }
    /// <summary>0 to 1: how sure the speaker is.</summary>
    public double SpeakerConfidence { get; init; } = 1;
    public Mood Mood { get; init; }
    public Expression Expression { get; init; }
    /// <summary>0 to 1: how strongly the passage feels; shouting, weeping and the like are near 1.</summary>
    public double Intensity { get; init; }
    public string? PlaceId { get; init; }
    public string? PlaceName { get; init; }
    public PlaceKind PlaceKind { get; init; }
    public TimeOfDay TimeOfDay { get; init; } = TimeOfDay.Day;
    public Weather Weather { get; init; }
    /// <summary>Inside a place that has an outside: a tower, a temple, a ship.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Indoors { get; init; }
    /// <summary>Many people are about whom the story does not name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Crowd { get; init; }
    /// <summary>The speaker is heard, not seen: on the telephone, behind a door, from elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OffScreen { get; init; }
    /// <summary>Who is seen, most important first.</summary>
    public IReadOnlyList<string> CharacterIds { get; init; } = [];
    public IReadOnlyList<string> Props { get; init; } = [];
    /// <summary>Sounds that the words name; see <see cref="EffectCue"/>.</summary>
    public IReadOnlyList<string> Effects { get; init; } = [];
}

/// <summary>The passage from which something was concluded. <see cref="Alias"/> is E1, E2 … within the run.</summary>
public sealed record StoryEvidence(string Alias, string? EntityId, string Claim, string Quote, int Offset, double Score);
