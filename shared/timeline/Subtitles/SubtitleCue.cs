namespace Ainer.Timeline.Subtitles;

/// <summary>What is shown at once: one or two rows, from and to in seconds of the film.</summary>
public sealed record SubtitleCue(string LineId, string ShotId, double StartS, double EndS, IReadOnlyList<string> Rows);
