namespace Ainer.Composer.Sound;

/// <summary>The one form of sound inside the composer: interleaved stereo, 32 bit float, 48 kHz. A frame is one sample of both channels.</summary>
internal static class SoundFormat
{
    public const int Rate = 48_000;
    public const int Channels = 2;

    /// <summary>The frame at a time, to the nearest sample.</summary>
    public static long FrameAt(double seconds) => (long)Math.Round(seconds * Rate);

    /// <summary>Amplitude of a level.</summary>
    public static double ToLinear(double decibels) => Math.Pow(10, decibels / 20);

    /// <summary>Level of an amplitude; silence is -120 dB.</summary>
    public static double ToDecibels(double amplitude) => amplitude > 1e-6 ? 20 * Math.Log10(amplitude) : -120;
}
