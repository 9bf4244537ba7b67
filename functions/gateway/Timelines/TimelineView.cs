using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Gateway.Timelines;

/// <summary>A film in time, as an editor shows it. Seconds and frames count from the start of the film.</summary>
internal sealed record TimelineView
{
    public required string RunId { get; init; }
    public required int Generation { get; init; }
    public required string Title { get; init; }
    public required string Language { get; init; }
    public required string Quality { get; init; }
    public required int Fps { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required bool BurnSubtitles { get; init; }
    public required int Frames { get; init; }
    public required double DurationS { get; init; }
    /// <summary>True when every line has been spoken, so that no time is an estimate.</summary>
    public required bool Measured { get; init; }
    public required IReadOnlyList<TimelineShotView> Shots { get; init; }
    public required IReadOnlyList<MusicCue> Music { get; init; }
    public required IReadOnlyList<EffectCue> Effects { get; init; }
}

/// <summary>A shot with its lines.</summary>
internal sealed record TimelineShotView
{
    public required string ShotId { get; init; }
    public required int Index { get; init; }
    public required string SceneId { get; init; }
    public required string SceneTitle { get; init; }
    public required double StartS { get; init; }
    public required double DurationS { get; init; }
    public required int StartFrame { get; init; }
    public required int Frames { get; init; }
    public required double MinS { get; init; }
    public required Framing Framing { get; init; }
    public required CameraMove Camera { get; init; }
    public string? PlaceName { get; init; }
    public required PlaceKind PlaceKind { get; init; }
    public required TimeOfDay TimeOfDay { get; init; }
    public required Weather Weather { get; init; }
    public required Mood Mood { get; init; }
    public required string Description { get; init; }
    public required IReadOnlyList<string> Props { get; init; }
    public required bool LipSync { get; init; }
    public required int Seed { get; init; }
    public required IReadOnlyList<TimelineCharacterView> Characters { get; init; }
    public required IReadOnlyList<TimelineLineView> Lines { get; init; }
}

/// <summary>Who is seen in a shot.</summary>
internal sealed record TimelineCharacterView(string EntityId, string Name, string LookHash, Expression Expression, bool Speaks);

/// <summary>What is said over a shot.</summary>
internal sealed record TimelineLineView
{
    public required string LineId { get; init; }
    public required LineKind Kind { get; init; }
    public string? SpeakerId { get; init; }
    public string? SpeakerName { get; init; }
    public required string VoiceId { get; init; }
    public required string Text { get; init; }
    public string? Subtitle { get; init; }
    public required double StartS { get; init; }
    public required double DurationS { get; init; }
    /// <summary>False while the length is an estimate.</summary>
    public required bool Measured { get; init; }
}
