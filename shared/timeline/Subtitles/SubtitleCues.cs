using Ainer.Contracts.Plans;

namespace Ainer.Timeline.Subtitles;

/// <summary>Turns the lines of a resolved timeline into cues. A line that needs more than two rows becomes several cues that share its time by their length.</summary>
public static class SubtitleCues
{
    /// <summary>The cues of a film in order. Lines without anything to show give none.</summary>
    public static IReadOnlyList<SubtitleCue> Of(TimelinePlan plan, ResolvedTimeline time)
    {
        var lines = plan.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        return [.. time.Lines.Where(resolved => lines.ContainsKey(resolved.LineId)).SelectMany(resolved => Of(lines[resolved.LineId], resolved))];
    }

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
