using System.Text.Json.Serialization;
using Ainer.Contracts.Entities;

namespace Ainer.Contracts.Plans;

/// <summary>What is seen: the shots of a film in order, each with everything that a picture provider needs.</summary>
public sealed record ShotPlan : BusinessRecord
{
    public required string RunId { get; init; }
    public required string Title { get; init; }
    public required string Language { get; init; }
    public required IReadOnlyList<Scene> Scenes { get; init; }
    public required IReadOnlyList<Shot> Shots { get; init; }
}

/// <summary>A stretch of the chapter in one place at one time.</summary>
public sealed record Scene(string SceneId, int Index, string Title, string? PlaceId);

/// <summary>How close the camera is.</summary>
public enum Framing { Title, Establishing, Wide, Medium, Close, Detail }

/// <summary>How the camera moves over the shot.</summary>
public enum CameraMove { PushIn, PullOut, PanLeft, PanRight, TiltUp, TiltDown, Drift }

public enum TimeOfDay { Dawn, Day, Dusk, Night }

public enum Weather { Clear, Cloudy, Rain, Snow, Fog, Wind }

public enum Mood { Neutral, Calm, Joyful, Tense, Sad, Mysterious, Romantic, Angry, Fearful, Triumphant }

public enum Expression { Neutral, Smile, Sad, Angry, Afraid, Surprised }

/// <summary>One picture with one camera move.</summary>
public sealed record Shot
{
    public required string ShotId { get; init; }
    public required int Index { get; init; }
    public required string SceneId { get; init; }
    public required Framing Framing { get; init; }
    public required CameraMove Camera { get; init; }
    public required PlaceKind PlaceKind { get; init; }
    public string? PlaceId { get; init; }
    public string? PlaceName { get; init; }
    public TimeOfDay TimeOfDay { get; init; } = TimeOfDay.Day;
    public Weather Weather { get; init; } = Weather.Clear;
    public Mood Mood { get; init; } = Mood.Neutral;
    /// <summary>Inside a place that is drawn from outside otherwise: a tower's stairs, a temple's hall.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Indoors { get; init; }
    /// <summary>Many people stand about whom the story does not name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Crowd { get; init; }
    public IReadOnlyList<ShotCharacter> Characters { get; init; } = [];
    /// <summary>Things worth showing, by name.</summary>
    public IReadOnlyList<string> Props { get; init; } = [];
    /// <summary>The passage that the shot shows, for prompts and for title cards.</summary>
    public required string Description { get; init; }
    /// <summary>Makes the drawing of this shot different from its neighbours and always the same again.</summary>
    public int Seed { get; init; }
    public required ShotTiming Timing { get; init; }
    /// <summary>A close-up whose speaker's mouth moves.</summary>
    public bool LipSync { get; init; }
}

/// <summary>A character in a shot.</summary>
public sealed record ShotCharacter
{
    public required string EntityId { get; init; }
    public required string Name { get; init; }
    public required Look Look { get; init; }
    public required string LookHash { get; init; }
    /// <summary>0 (left) to 1 (right) of the picture.</summary>
    public double X { get; init; } = 0.5;
    public bool FacesLeft { get; init; }
    public Expression Expression { get; init; }
    public bool Speaks { get; init; }
    /// <summary>Has in hand what the shot names and a hand can hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HoldsProp { get; init; }
}

/// <summary>
/// What fixes a shot's length, in seconds: a lead-in, its lines one after the other with their gaps, a tail; never under <see cref="MinS"/>.
/// </summary>
public sealed record ShotTiming
{
    public double LeadS { get; init; } = 0.25;
    public double TailS { get; init; } = 0.35;
    public double MinS { get; init; } = 1.5;
    /// <summary>The lines spoken over the shot, in order.</summary>
    public IReadOnlyList<TimedLine> Lines { get; init; } = [];
}

/// <summary>A line's place in its shot. <see cref="EstimatedS"/> serves until the speech has been measured.</summary>
public sealed record TimedLine(string LineId, double GapBeforeS, double EstimatedS);
