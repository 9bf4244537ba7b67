namespace Ainer.Composer.Sound;

/// <summary>Lowers what lies under speech. The plan knows when someone speaks, so the gain goes down just before and comes up after, without pumping.</summary>
internal static class Ducking
{
    private static readonly long Attack = SoundFormat.FrameAt(0.25);
    private static readonly long Release = SoundFormat.FrameAt(0.6);

    /// <summary>Stretches of talk in order; pauses too short to come up in are part of the talk.</summary>
    public static IReadOnlyList<(long Start, long End)> Talk(IEnumerable<Placement> speech)
    {
        var talk = new List<(long Start, long End)>();
        foreach (var line in speech.OrderBy(line => line.Start))
        {
            if (talk.Count > 0 && line.Start - talk[^1].End <= Attack + Release) talk[^1] = (talk[^1].Start, Math.Max(talk[^1].End, line.End));
            else talk.Add((line.Start, line.End));
        }
        return talk;
    }

    /// <summary>The gain of what gives way.</summary>
    public static GainCurve Curve(IReadOnlyList<(long Start, long End)> talk, double decibels)
    {
        var low = (float)SoundFormat.ToLinear(decibels);
        return new GainCurve(talk.SelectMany(stretch => new (long, float)[]
        {
            (stretch.Start - Attack, 1), (stretch.Start, low), (stretch.End, low), (stretch.End + Release, 1),
        }));
    }
}
