namespace Ainer.Composer.Sound;

/// <summary>What a whole mix measures: integrated loudness in LUFS, true peak in dBTP, and its level per hundredth of a second.</summary>
internal sealed record MixMeasure(double Lufs, double TruePeakDb, IReadOnlyList<float> Hundredths)
{
    /// <summary>
    /// The lowest level in dBFS of any full second inside a stretch, wherever that second begins; null when the stretch is shorter. This is what a listener would
    /// take for a hole in the sound.
    /// </summary>
    public double? QuietestSecond(double startS, double durationS)
    {
        var (from, to) = ((int)Math.Ceiling(startS * 100 - 1e-6), (int)Math.Floor((startS + durationS) * 100 + 1e-6));
        to = Math.Min(to, Hundredths.Count);
        if (to - from < 100) return null;
        double sum = 0, lowest = double.MaxValue;
        for (var i = from; i < to; i++)
        {
            sum += Hundredths[i];
            if (i - from < 99) continue;
            lowest = Math.Min(lowest, sum);
            sum -= Hundredths[i - 99];
        }
        return SoundFormat.ToDecibels(Math.Sqrt(Math.Max(0, lowest) / 100));
    }
}
