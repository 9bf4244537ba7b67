using Ainer.Contracts.Entities;

namespace Ainer.Contracts.Plans;

/// <summary>What is heard and read, and in which picture format: lines, music, effects over the shots of a <see cref="ShotPlan"/>.</summary>
public sealed record TimelinePlan : BusinessRecord
{
    public required string RunId { get; init; }
    public required string Title { get; init; }
    public required string Language { get; init; }
    public int Fps { get; init; } = 24;
    public int Width { get; init; } = 1280;
    public int Height { get; init; } = 720;
    public bool BurnSubtitles { get; init; }
    public required IReadOnlyList<TimelineShot> Shots { get; init; }
    public IReadOnlyList<Line> Lines { get; init; } = [];
    public IReadOnlyList<MusicCue> Music { get; init; } = [];
    public IReadOnlyList<EffectCue> Effects { get; init; } = [];
}

/// <summary>A shot's place in time.</summary>
public sealed record TimelineShot(string ShotId, string SceneId, string SceneTitle, ShotTiming Timing);

public enum LineKind { Narration, Dialogue }

/// <summary>Something that is said, by one voice, over one shot.</summary>
public sealed record Line
{
    public required string LineId { get; init; }
    public required string ShotId { get; init; }
    public required LineKind Kind { get; init; }
    /// <summary>Null for the narrator.</summary>
    public string? SpeakerId { get; init; }
    public string? SpeakerName { get; init; }
    public required Voice Voice { get; init; }
    /// <summary>What is spoken.</summary>
    public required string Text { get; init; }
    /// <summary>What is shown, when it differs from what is spoken.</summary>
    public string? Subtitle { get; init; }
    public Mood Mood { get; init; }
}

/// <summary>Music from the start of one shot to the end of another.</summary>
public sealed record MusicCue(string CueId, string FromShotId, string ToShotId, Mood Mood, PlaceKind PlaceKind, int Seed);

/// <summary>A sound over a shot. <see cref="Effect"/> is one of rain, wind, thunder, fire, water, waves, birds, crickets, crowd, footsteps, door, bell, train, horse, sword, heartbeat, room.</summary>
public sealed record EffectCue(string CueId, string ShotId, string Effect, double AtS, bool Ambient, int Seed);
