namespace Ainer.Composer.Sound;

/// <summary>Measures loudness and true peak of sound as it passes.</summary>
internal sealed class SoundMeter
{
    private const int KeptSamples = (TruePeak.Taps - 1) * 2;
    private const int BatchSamples = 4800 * 2;
    private readonly float[] _history = new float[KeptSamples + BatchSamples];
    private readonly float[] _peaks = new float[BatchSamples / 2];

    /// <summary>The loudness part.</summary>
    public LoudnessMeter Loudness { get; } = new();
    /// <summary>The highest true peak, linear.</summary>
    public double Peak { get; private set; }

    /// <summary>Runs the filters over sound that lies before what is measured.</summary>
    public void WarmUp(ReadOnlySpan<float> stereo)
    {
        Loudness.WarmUp(stereo);
        if (stereo.Length >= KeptSamples) stereo[^KeptSamples..].CopyTo(_history);
    }

    /// <summary>Measures the next stretch.</summary>
    public void Add(ReadOnlySpan<float> stereo)
    {
        Loudness.Add(stereo);
        for (; stereo.Length > 0; stereo = stereo[Math.Min(stereo.Length, BatchSamples)..]) AddPeak(stereo[..Math.Min(stereo.Length, BatchSamples)]);
    }

    private void AddPeak(ReadOnlySpan<float> stereo)
    {
        stereo.CopyTo(_history.AsSpan(KeptSamples));
        var peaks = _peaks.AsSpan(0, stereo.Length / 2);
        TruePeak.Around(_history.AsSpan(0, KeptSamples + stereo.Length), peaks);
        foreach (var peak in peaks) Peak = Math.Max(Peak, peak);
        _history.AsSpan(stereo.Length, KeptSamples).CopyTo(_history);
    }
}
