namespace Ainer.Workers.Audio.Dsp;

/// <summary>A second-order filter (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"), transposed direct form II.</summary>
internal sealed class Biquad
{
    private readonly double _b0, _b1, _b2, _a1, _a2;
    private double _z1, _z2;

    /// <summary>From coefficients normalised to a0 = 1.</summary>
    public Biquad(double b0, double b1, double b2, double a1, double a2) => (_b0, _b1, _b2, _a1, _a2) = (b0, b1, b2, a1, a2);

    public static Biquad LowPass(double frequency, double q, int rate)
    {
        var (cos, alpha) = Angle(frequency, q, rate);
        return Normalise((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    public static Biquad HighPass(double frequency, double q, int rate)
    {
        var (cos, alpha) = Angle(frequency, q, rate);
        return Normalise((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Peak gain 0 dB.</summary>
    public static Biquad BandPass(double frequency, double q, int rate)
    {
        var (cos, alpha) = Angle(frequency, q, rate);
        return Normalise(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
    }

    /// <summary>Raises or lowers what lies around a frequency, in dB.</summary>
    public static Biquad Peak(double frequency, double q, double gainDb, int rate)
    {
        var (cos, alpha) = Angle(frequency, q, rate);
        var a = Math.Pow(10, gainDb / 40);
        return Normalise(1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a);
    }

    public float Process(float input)
    {
        var output = _b0 * input + _z1;
        _z1 = _b1 * input - _a1 * output + _z2;
        _z2 = _b2 * input - _a2 * output;
        return (float)output;
    }

    public void Process(Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++) samples[i] = Process(samples[i]);
    }

    private static (double Cos, double Alpha) Angle(double frequency, double q, int rate)
    {
        var w = 2 * Math.PI * Math.Min(frequency, rate * 0.49) / rate;
        return (Math.Cos(w), Math.Sin(w) / (2 * q));
    }

    private static Biquad Normalise(double b0, double b1, double b2, double a0, double a1, double a2) => new(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
