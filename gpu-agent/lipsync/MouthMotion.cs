namespace Ainer.Workers.LipSync;

/// <summary>
/// Turns speech into mouth frames: openness follows the loudness on a logarithmic scale below the line's own loud parts, opens at once and closes a little
/// slower; the shape follows the colour of the sound.
/// </summary>
internal static class MouthMotion
{
    private const double RangeDb = 30;
    private const double Closing = 0.45;

    public static MouthFrame[] Of(SpeechEnvelope envelope)
    {
        var loud = Loud(envelope.Rms);
        var frames = new MouthFrame[envelope.Rms.Length];
        double open = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            var below = 20 * Math.Log10(Math.Max(envelope.Rms[i], 1e-6) / loud);
            var target = Math.Clamp(1 + below / RangeDb, 0, 1);
            target *= target;
            open = target >= open ? target : open + (target - open) * (1 - Closing);
            if (open < 0.04) open = 0;
            frames[i] = new MouthFrame(open, ShapeOf(open, envelope.FrequencyHz[i]));
        }
        return frames;
    }

    /// <summary>The level that nine tenths of the frames stay below; silence counts as a whisper, so that noise does not talk.</summary>
    private static double Loud(double[] rms)
    {
        if (rms.Length == 0) return 1;
        var sorted = rms.Order().ToArray();
        return Math.Max(sorted[(int)(sorted.Length * 0.9)], 0.004);
    }

    private static MouthShape ShapeOf(double open, double frequency) => (open, frequency) switch
    {
        ( < 0.14, _) => MouthShape.Closed,
        (_, > 4200) => MouthShape.Teeth,
        ( < 0.34, _) => MouthShape.Small,
        (_, > 2300) => MouthShape.Spread,
        (_, < 800) => MouthShape.Round,
        ( < 0.66, _) => MouthShape.Middle,
        _ => MouthShape.Open,
    };
}
