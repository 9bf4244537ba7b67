namespace Ainer.Workers.Audio.Dsp;

/// <summary>Two channels at 48 kHz, full scale at 1.</summary>
internal sealed class StereoBuffer(int length)
{
    /// <summary>Samples per second of everything that the audio worker makes.</summary>
    public const int Rate = 48000;

    public float[] Left { get; } = new float[length];
    public float[] Right { get; } = new float[length];
    public int Length => Left.Length;

    /// <summary>A buffer for so many seconds, to the nearest sample.</summary>
    public static StereoBuffer OfSeconds(double seconds) => new((int)Math.Round(seconds * Rate));

    /// <summary>Adds a mono sound from a position on, placed between left (-1) and right (1) with equal power. What lies outside is left out.</summary>
    public void Add(ReadOnlySpan<float> sound, int at, double gain, double pan)
    {
        var angle = (Math.Clamp(pan, -1, 1) + 1) * Math.PI / 4;
        var (left, right) = ((float)(gain * Math.Cos(angle)), (float)(gain * Math.Sin(angle)));
        var from = Math.Max(0, -at);
        var to = Math.Min(sound.Length, Length - at);
        for (var i = from; i < to; i++)
        {
            Left[at + i] += sound[i] * left;
            Right[at + i] += sound[i] * right;
        }
    }

    /// <summary>Adds another buffer from its start.</summary>
    public void Add(StereoBuffer other, double gain)
    {
        var count = Math.Min(Length, other.Length);
        for (var i = 0; i < count; i++)
        {
            Left[i] += (float)(other.Left[i] * gain);
            Right[i] += (float)(other.Right[i] * gain);
        }
    }

    /// <summary>Multiplies everything.</summary>
    public void Scale(double gain)
    {
        Levels.Scale(Left, gain);
        Levels.Scale(Right, gain);
    }

    /// <summary>Raised-cosine fades at both ends, in seconds.</summary>
    public void Fade(double inS, double outS)
    {
        Levels.Fade(Left, inS, outS);
        Levels.Fade(Right, inS, outS);
    }

    /// <summary>Brings the whole to a loudness and keeps its peaks below a ceiling (dBFS). Silence stays silence.</summary>
    public void Level(double lufs, double ceilingDb)
    {
        var measured = LoudnessMeter.Integrated(Left, Right);
        if (measured > -69) Scale(Levels.Gain(lufs - measured));
        Levels.Limit(ceilingDb, Left, Right);
    }

    /// <summary>Left, right, left, right.</summary>
    public float[] Interleave()
    {
        var samples = new float[Length * 2];
        for (var i = 0; i < Length; i++)
        {
            samples[2 * i] = Left[i];
            samples[2 * i + 1] = Right[i];
        }
        return samples;
    }
}
