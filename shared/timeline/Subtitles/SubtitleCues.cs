using Ainer.Contracts.Plans;

namespace Ainer.Timeline.Subtitles;

/// <summary>Turns the lines of a resolved timeline into cues. A line that needs more than two rows becomes several cues that share its time by their length.</summary>
public static class SubtitleCues
{
    /// <summary>The shortest time in which an eye finds and reads a word, in seconds.</summary>
    private const double ShortestS = 1.1;

    /// <summary>The cues of a film in order. Lines without anything to show give none.</summary>
    public static IReadOnlyList<SubtitleCue> Of(TimelinePlan plan, ResolvedTimeline time)
    {
        var lines = plan.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        var ends = time.Shots.ToDictionary(shot => shot.ShotId, shot => shot.StartS + shot.DurationS, StringComparer.Ordinal);
        // Where nobody but the narrator speaks there is nobody to tell them from.
        var spoken = plan.Lines.Any(line => line.Kind == LineKind.Dialogue);
        var cues = time.Lines.Where(resolved => lines.ContainsKey(resolved.LineId))
            .SelectMany(resolved => Of(lines[resolved.LineId], resolved).Select(cue => cue with { Told = spoken && lines[resolved.LineId].Kind == LineKind.Narration })).ToList();
        return [.. cues.Select((cue, i) => cue with { EndS = Readable(cue, i + 1 < cues.Count ? cues[i + 1].StartS : double.MaxValue, ends.GetValueOrDefault(cue.ShotId, double.MaxValue)) })];
    }

    // A word is said faster than it is read: it stays, while nothing else is shown and the picture is the same.
    private static double Readable(SubtitleCue cue, double next, double cut) => Math.Max(cue.EndS, Math.Min(cue.StartS + ShortestS, Math.Min(next, cut)));

    /// <summary>The cues of one shot, in seconds from the start of that shot, for burning in.</summary>
    public static IReadOnlyList<SubtitleCue> OfShot(IReadOnlyList<SubtitleCue> cues, ResolvedShot shot) =>
        [.. cues.Where(cue => cue.ShotId == shot.ShotId).Select(cue => cue with { StartS = cue.StartS - shot.StartS, EndS = cue.EndS - shot.StartS })];

    private static IEnumerable<SubtitleCue> Of(Line line, ResolvedLine resolved)
    {
        var parts = RowBreaker.Break(SubtitleText.Neutralise(line.Subtitle ?? line.Text));
        var total = Math.Max(1, parts.Sum(Length));
        var said = 0;
        foreach (var rows in parts)
        {
            var start = resolved.StartS + resolved.DurationS * said / total;
            said += Length(rows);
            yield return new SubtitleCue(line.LineId, resolved.ShotId, start, resolved.StartS + resolved.DurationS * said / total, rows);
        }
    }

    private static int Length(IReadOnlyList<string> rows) => rows.Sum(row => row.Length);
}
