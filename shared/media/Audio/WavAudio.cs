namespace Ainer.Media.Audio;

/// <summary>Uncompressed sound: interleaved samples, full scale at 1.0.</summary>
public sealed record WavAudio(int SampleRate, int Channels, float[] Samples)
{
    /// <summary>Samples per channel.</summary>
    public int Length => Samples.Length / Channels;

    /// <summary>Seconds, exact.</summary>
    public double DurationS => (double)Length / SampleRate;

    /// <summary>One channel: the mean of all.</summary>
    public WavAudio ToMono()
    {
        if (Channels == 1) return this;
        var mono = new float[Length];
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            for (var channel = 0; channel < Channels; channel++) sum += Samples[i * Channels + channel];
            mono[i] = sum / Channels;
        }
        return new WavAudio(SampleRate, 1, mono);
    }

    /// <summary>The same sound later (positive) or earlier by seconds: silence is put before it, or its start is cut off.</summary>
    public WavAudio Shift(double seconds)
    {
        var by = (int)Math.Round(seconds * SampleRate) * Channels;
        if (by == 0) return this;
        if (by < 0) return this with { Samples = Samples[Math.Min(-by, Samples.Length)..] };
        var shifted = new float[Samples.Length + by];
        Samples.CopyTo(shifted, by);
        return this with { Samples = shifted };
    }
}
