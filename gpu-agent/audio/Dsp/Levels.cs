namespace Ainer.Workers.Audio.Dsp;

/// <summary>Gain, fades and limiting on plain sample arrays at 48 kHz.</summary>
internal static class Levels
{
    private const int LookAhead = StereoBuffer.Rate / 400;

    /// <summary>dB to a factor.</summary>
    public static double Gain(double db) => Math.Pow(10, db / 20);

    /// <summary>A factor to dB; -120 at most downwards.</summary>
    public static double Db(double factor) => factor <= 1e-6 ? -120 : 20 * Math.Log10(factor);

    public static void Scale(Span<float> samples, double gain)
    {
        var factor = (float)gain;
        for (var i = 0; i < samples.Length; i++) samples[i] *= factor;
    }

    public static void Fade(Span<float> samples, double inS, double outS)
    {
        var rise = Math.Min(samples.Length / 2, (int)(inS * StereoBuffer.Rate));
        var fall = Math.Min(samples.Length / 2, (int)(outS * StereoBuffer.Rate));
        for (var i = 0; i < rise; i++) samples[i] *= (float)(0.5 - 0.5 * Math.Cos(Math.PI * i / rise));
        for (var i = 0; i < fall; i++) samples[^(i + 1)] *= (float)(0.5 - 0.5 * Math.Cos(Math.PI * i / fall));
    }

    /// <summary>The root mean square of a stretch.</summary>
    public static double Rms(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty) return 0;
        double sum = 0;
        foreach (var sample in samples) sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }

    /// <summary>The largest absolute value.</summary>
    public static double Peak(ReadOnlySpan<float> samples)
    {
        var peak = 0f;
        foreach (var sample in samples) peak = Math.Max(peak, Math.Abs(sample));
        return peak;
    }

    /// <summary>
    /// Holds peaks below a ceiling without clipping: the gain all channels share falls ahead of a peak (2.5 ms) and recovers in about 80 ms.
    /// </summary>
    public static void Limit(double ceilingDb, params ReadOnlySpan<float[]> channels)
    {
        var ceiling = (float)Gain(ceilingDb);
        var length = channels[0].Length;
        var need = new float[length];
        var loud = false;
        for (var i = 0; i < length; i++)
        {
            var peak = 0f;
            foreach (var channel in channels) peak = Math.Max(peak, Math.Abs(channel[i]));
            need[i] = peak > ceiling ? ceiling / peak : 1;
            loud |= peak > ceiling;
        }
        if (!loud) return;
        // Backwards: the gain reaches its low LookAhead samples before the peak; forwards: it recovers slowly.
        var attack = 1f / LookAhead;
        for (var i = length - 2; i >= 0; i--) need[i] = Math.Min(need[i], need[i + 1] + attack * (1 - need[i + 1]) + 1e-4f);
        var release = (float)(1 - Math.Exp(-1.0 / (0.08 * StereoBuffer.Rate)));
        var gain = 1f;
        for (var i = 0; i < length; i++)
        {
            gain = Math.Min(need[i], gain + (1 - gain) * release);
            foreach (var channel in channels) channel[i] *= gain;
        }
    }
}
