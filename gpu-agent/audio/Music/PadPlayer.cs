using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Music;

/// <summary>Plays held notes into both channels: two detuned voices a side from a band-limited wave table, a slow attack and a long release.</summary>
internal sealed class PadPlayer
{
    private const int Rate = StereoBuffer.Rate;
    private const int Size = 2048;
    private const int Mask = Size - 1;
    private readonly float[] _table = new float[Size];

    /// <param name="brightness">0: nearly a sine, 1: twelve strong harmonics.</param>
    public PadPlayer(double brightness)
    {
        var slope = 2.6 - 1.3 * brightness;
        for (var harmonic = 1; harmonic <= 12; harmonic++)
        {
            var level = Math.Pow(harmonic, -slope);
            for (var i = 0; i < Size; i++) _table[i] += (float)(level * Math.Sin(2 * Math.PI * harmonic * i / Size));
        }
        Levels.Scale(_table, 0.085 / Levels.Peak(_table));
    }

    /// <summary>Adds a note.</summary>
    public void Play(StereoBuffer target, Note note, NoiseSource noise)
    {
        var attack = note.Instrument == Instrument.Drone ? 2.0 : Math.Min(0.9, note.LengthS / 2);
        const double release = 1.1;
        var from = (int)(note.StartS * Rate);
        var held = (int)(note.LengthS * Rate);
        var count = Math.Min(held + (int)(release * Rate), target.Length - from);
        if (count <= 0) return;
        var envelope = new Envelope((int)(attack * Rate), held, (int)(release * Rate));
        var gain = (float)note.Velocity;
        Side(target.Left, from, count, note.Frequency, -1, gain * (float)(1 - Math.Max(0, note.Pan)), envelope, noise);
        Side(target.Right, from, count, note.Frequency, 1, gain * (float)(1 + Math.Min(0, note.Pan)), envelope, noise);
    }

    private void Side(float[] channel, int from, int count, double frequency, int side, float gain, Envelope envelope, NoiseSource noise)
    {
        var one = noise.Unit() * Size;
        var two = noise.Unit() * Size;
        var stepOne = frequency * (1 + 0.0011 * side) * Size / Rate;
        var stepTwo = frequency * (1 - 0.0023 * side) * Size / Rate;
        for (var i = 0; i < count; i++)
        {
            channel[from + i] += (Read(one) + Read(two)) * envelope.At(i) * gain;
            one += stepOne;
            two += stepTwo;
            if (one >= Size) one -= Size;
            if (two >= Size) two -= Size;
        }
    }

    private float Read(double position)
    {
        var index = (int)position;
        var share = (float)(position - index);
        var here = _table[index & Mask];
        return here + (_table[(index + 1) & Mask] - here) * share;
    }

    /// <summary>Rises smoothly, holds, falls smoothly; all in samples.</summary>
    private readonly struct Envelope(int attack, int held, int release)
    {
        public float At(int i)
        {
            var rise = i < attack ? (float)i / attack : 1;
            var fall = i > held ? Math.Max(0, 1 - (float)(i - held) / release) : 1;
            return rise * rise * (3 - 2 * rise) * fall * fall;
        }
    }
}
