using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Speech;

/// <summary>Makes raw synthesis into a line: no silence at its ends, no long hole inside, warm rather than shrill, always as loud.</summary>
internal static class SpeechPolish
{
    private const int Rate = StereoBuffer.Rate;
    private const int Window = Rate / 100;
    private const double ActiveDb = -21;
    private const double CeilingDb = -1.5;
    // A stretch counts as sound when it is within this of the loudest window.
    private const double FloorBelowPeakDb = 38;
    private const int LeadWindows = 3;
    private const int TailWindows = 8;
    private const int LongestPause = 45;

    /// <summary>The finished line, or null when there is nothing to hear in it.</summary>
    public static float[]? Finish(float[] raw)
    {
        Biquad.HighPass(75, 0.7, Rate).Process(raw);
        // The synthesiser's buzz lies around 3 kHz and above 8 kHz; its body is thin.
        Biquad.Peak(220, 0.8, 2.0, Rate).Process(raw);
        Biquad.Peak(3200, 1.0, -2.5, Rate).Process(raw);
        Biquad.LowPass(9000, 0.6, Rate).Process(raw);
        var levels = WindowLevels(raw);
        var peak = levels.Length == 0 ? 0 : levels.Max();
        if (peak < 1e-4) return null;
        var floor = peak * Levels.Gain(-FloorBelowPeakDb);
        var kept = Keep(levels, floor);
        var line = Join(raw, kept);
        Levels.Scale(line, Levels.Gain(ActiveDb - Levels.Db(ActiveRms(line, floor))));
        Levels.Limit(CeilingDb, line);
        Levels.Fade(line, 0.006, 0.03);
        return line;
    }

    /// <summary>The stretches of sound, in windows: pauses longer than 0.45 s are cut to that in their middle.</summary>
    private static List<(int From, int To)> Keep(double[] levels, double floor)
    {
        var first = Array.FindIndex(levels, level => level > floor);
        var last = Array.FindLastIndex(levels, level => level > floor);
        var kept = new List<(int From, int To)>();
        var from = Math.Max(0, first - LeadWindows);
        var quiet = 0;
        for (var i = first; i <= last; i++)
        {
            if (levels[i] <= floor) { quiet++; continue; }
            if (quiet > LongestPause)
            {
                kept.Add((from, i - quiet + LongestPause / 2));
                from = i - (LongestPause - LongestPause / 2);
            }
            quiet = 0;
        }
        kept.Add((from, Math.Min(levels.Length, last + 1 + TailWindows)));
        return kept;
    }

    private static float[] Join(float[] raw, List<(int From, int To)> kept)
    {
        var line = new float[kept.Sum(part => Math.Min(raw.Length, part.To * Window) - part.From * Window)];
        var at = 0;
        foreach (var (from, to) in kept)
        {
            var part = raw.AsSpan(from * Window, Math.Min(raw.Length, to * Window) - from * Window);
            part.CopyTo(line.AsSpan(at));
            if (kept.Count > 1) Levels.Fade(line.AsSpan(at, part.Length), 0.004, 0.004);
            at += part.Length;
        }
        return line;
    }

    private static double[] WindowLevels(float[] samples)
    {
        var levels = new double[(samples.Length + Window - 1) / Window];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = Levels.Rms(samples.AsSpan(i * Window, Math.Min(Window, samples.Length - i * Window)));
        return levels;
    }

    private static double ActiveRms(float[] line, double floor)
    {
        var active = WindowLevels(line).Where(level => level > floor).ToList();
        return active.Count == 0 ? Levels.Rms(line) : Math.Sqrt(active.Average(level => level * level));
    }
}
