namespace Ainer.Timeline.Subtitles;

/// <summary>What is shown at once: one or two rows, from and to in seconds of the film.</summary>
public sealed record SubtitleCue(string LineId, string ShotId, double StartS, double EndS, IReadOnlyList<string> Rows)
{
    /// <summary>Told, not said by somebody in the film: shown in italics, as film subtitles show a narrator.</summary>
    public bool Told { get; init; }
}
