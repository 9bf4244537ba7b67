namespace Ainer.Contracts.Plans;

/// <summary>A shot in frames from the start of the film.</summary>
public sealed record ResolvedShot(string ShotId, string SceneId, string SceneTitle, int StartFrame, int Frames, double StartS, double DurationS);

/// <summary>A line in seconds from the start of the film, and from the start of its shot.</summary>
public sealed record ResolvedLine(string LineId, string ShotId, double StartS, double DurationS, double InShotS);

/// <summary>The film's time, exact to the frame.</summary>
public sealed record ResolvedTimeline(int Fps, int Frames, double DurationS, IReadOnlyList<ResolvedShot> Shots, IReadOnlyList<ResolvedLine> Lines);

/// <summary>
/// Turns a plan and the measured length of each line into exact times. Pure: picture workers, lip-sync and the composer each call it and agree to the
/// frame. A shot lasts lead + (gap + line)* + tail, at least its minimum, rounded up to whole frames.
/// </summary>
public static class TimelineResolver
{
    /// <summary>The length of one shot in frames. Lines without a measured length (seconds by line id) count with their estimate.</summary>
    public static int Frames(ShotTiming timing, int fps, IReadOnlyDictionary<string, double> measured)
    {
        var seconds = timing.LeadS + timing.TailS;
        foreach (var line in timing.Lines) seconds += line.GapBeforeS + LengthOf(line, measured);
        return (int)Math.Ceiling(Math.Round(Math.Max(seconds, timing.MinS) * fps, 6));
    }

    /// <summary>Where the lines of one shot start, in seconds from the start of the shot, with their lengths.</summary>
    public static IReadOnlyList<(string LineId, double StartS, double DurationS)> LinesOf(ShotTiming timing, IReadOnlyDictionary<string, double> measured)
    {
        var at = timing.LeadS;
        var lines = new List<(string, double, double)>(timing.Lines.Count);
        foreach (var line in timing.Lines)
        {
            at += line.GapBeforeS;
            var length = LengthOf(line, measured);
            lines.Add((line.LineId, at, length));
            at += length;
        }
        return lines;
    }

    /// <summary>The whole film's time from measured line lengths in seconds by line id.</summary>
    public static ResolvedTimeline Resolve(TimelinePlan plan, IReadOnlyDictionary<string, double> measured)
    {
        var shots = new List<ResolvedShot>(plan.Shots.Count);
        var lines = new List<ResolvedLine>(plan.Lines.Count);
        var frame = 0;
        foreach (var shot in plan.Shots)
        {
            var frames = Frames(shot.Timing, plan.Fps, measured);
            var startS = (double)frame / plan.Fps;
            shots.Add(new ResolvedShot(shot.ShotId, shot.SceneId, shot.SceneTitle, frame, frames, startS, (double)frames / plan.Fps));
            foreach (var (lineId, inShotS, durationS) in LinesOf(shot.Timing, measured))
                lines.Add(new ResolvedLine(lineId, shot.ShotId, startS + inShotS, durationS, inShotS));
            frame += frames;
        }
        return new ResolvedTimeline(plan.Fps, frame, (double)frame / plan.Fps, shots, lines);
    }

    private static double LengthOf(TimedLine line, IReadOnlyDictionary<string, double> measured) =>
        measured.TryGetValue(line.LineId, out var seconds) ? seconds : line.EstimatedS;
}
