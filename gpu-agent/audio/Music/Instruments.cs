using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Music;

/// <summary>How each instrument sounds: a note as mono samples at 48 kHz, full velocity near -12 dBFS.</summary>
internal static class Instruments
{
    private const int Rate = StereoBuffer.Rate;

    /// <summary>Renders a note. Pads and drones have players of their own, since they need two channels.</summary>
    public static float[] Play(Note note, double brightness, NoiseSource noise) => note.Instrument switch
    {
        Instrument.Pluck => Pluck(note.Frequency, note.LengthS, 0.35 + 0.4 * brightness, 0.9965, noise),
        Instrument.Harp => Pluck(note.Frequency, note.LengthS + 0.8, 0.2 + 0.3 * brightness, 0.998, noise),
        Instrument.Piano => Partials(note.Frequency, note.LengthS + 1.0, PianoPartials, 0.003),
        Instrument.Bell => Partials(note.Frequency, 2.6, BellPartials, 0.001),
        Instrument.Flute => Flute(note.Frequency, note.LengthS, noise),
        Instrument.Bass => Partials(note.Frequency, note.LengthS + 0.3, BassPartials, 0.02),
        Instrument.Kick => Sweep(95, 42, 0.35, 0.12),
        Instrument.Drum => Sweep(120, 68, 0.9, 0.30),
        Instrument.Shaker => Burst(7000, 0.9, 0.07, noise),
        Instrument.WoodBlock => Partials(note.Frequency, 0.2, BlockPartials, 0.001),
        Instrument.Swell => SwellOf(note.LengthS, noise),
        _ => [],
    };

    // Ratio to the fundamental, level, seconds until it has fallen to 1/e.
    private static readonly (double Ratio, double Level, double Decay)[] PianoPartials =
        [(1, 0.5, 1.3), (2.001, 0.25, 0.9), (3.004, 0.12, 0.6), (4.01, 0.07, 0.4), (5.02, 0.035, 0.3), (6.03, 0.02, 0.2)];
    private static readonly (double Ratio, double Level, double Decay)[] BellPartials =
        [(0.5, 0.12, 1.2), (1, 0.45, 1.0), (2.0, 0.2, 0.6), (2.76, 0.1, 0.4), (5.4, 0.05, 0.18)];
    private static readonly (double Ratio, double Level, double Decay)[] BassPartials = [(1, 0.7, 1.6), (2, 0.2, 0.8), (3, 0.06, 0.4)];
    private static readonly (double Ratio, double Level, double Decay)[] BlockPartials = [(1, 0.5, 0.035), (2.3, 0.25, 0.02), (3.9, 0.12, 0.012)];

    /// <summary>A plucked string (K. Karplus and A. Strong 1983), tuned between samples by an all-pass (D. Jaffe and J. Smith 1983).</summary>
    private static float[] Pluck(double frequency, double seconds, double brightness, double sustain, NoiseSource noise)
    {
        // The mean of a sample and its younger neighbour shortens the loop by half a sample.
        var period = Rate / frequency + 0.5;
        var length = (int)period;
        var share = period - length;
        var allPass = (float)((1 - share) / (1 + share));
        var line = new float[length];
        // A softer pick is a duller burst.
        var soft = 0f;
        for (var i = 0; i < length; i++)
        {
            soft += (float)brightness * (noise.White() - soft);
            line[i] = soft;
        }
        var peak = Math.Max(1e-6, Levels.Peak(line));
        Levels.Scale(line, 0.5 / peak);
        var sound = new float[(int)(seconds * Rate)];
        var loss = (float)Math.Pow(sustain, Math.Max(0.35, 220 / frequency));
        int at = 0, next = 1 % length;
        float lastIn = 0, lastOut = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var sample = line[at];
            sound[i] = sample;
            var mean = loss * 0.5f * (sample + line[next]);
            lastOut = allPass * (mean - lastOut) + lastIn;
            lastIn = mean;
            line[at] = lastOut;
            at = next;
            if (++next == length) next = 0;
        }
        Levels.Fade(sound, 0.001, Math.Min(0.25, seconds / 3));
        return sound;
    }

    /// <summary>Decaying partials, each a rotating pointer; no sine is computed inside the loop.</summary>
    private static float[] Partials(double frequency, double seconds, (double Ratio, double Level, double Decay)[] partials, double attackS)
    {
        var sound = new float[(int)(seconds * Rate)];
        foreach (var (ratio, level, decay) in partials)
        {
            var hertz = frequency * ratio;
            if (hertz > Rate * 0.45) continue;
            var shrink = Math.Exp(-1 / (decay * Rate));
            var (cos, sin) = (shrink * Math.Cos(2 * Math.PI * hertz / Rate), shrink * Math.Sin(2 * Math.PI * hertz / Rate));
            double x = level, y = 0;
            // Below -80 dB there is nothing left to hear.
            var end = Math.Min(sound.Length, (int)(decay * 9.2 * Rate));
            for (var i = 0; i < end; i++)
            {
                sound[i] += (float)y;
                (x, y) = (x * cos - y * sin, x * sin + y * cos);
            }
        }
        Levels.Fade(sound, attackS, Math.Min(0.15, seconds / 3));
        return sound;
    }

    private static float[] Flute(double frequency, double seconds, NoiseSource noise)
    {
        var sound = new float[(int)((seconds + 0.12) * Rate)];
        var air = Biquad.BandPass(frequency * 2, 1.5, Rate);
        double phase = noise.Unit(), vibrato = noise.Unit();
        for (var i = 0; i < sound.Length; i++)
        {
            var t = (double)i / Rate;
            vibrato += 5.1 / Rate;
            // The vibrato comes in after the note has settled.
            var depth = 0.0045 * Math.Clamp((t - 0.25) / 0.4, 0, 1);
            phase += frequency * (1 + depth * FastSin(vibrato)) / Rate;
            sound[i] = 0.42f * FastSin(phase) + 0.10f * FastSin(2 * phase) + 0.035f * FastSin(3 * phase) + 0.05f * air.Process(noise.White());
        }
        Levels.Fade(sound, Math.Min(0.09, seconds / 2), Math.Min(0.16, seconds / 2));
        return sound;
    }

    private static float[] Sweep(double from, double to, double seconds, double decay)
    {
        var sound = new float[(int)(seconds * Rate)];
        double phase = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var t = (double)i / Rate;
            phase += (to + (from - to) * Math.Exp(-t / 0.03)) / Rate;
            sound[i] = (float)(0.7 * Math.Exp(-t / decay)) * FastSin(phase);
        }
        Levels.Fade(sound, 0.002, 0.05);
        return sound;
    }

    private static float[] Burst(double frequency, double q, double seconds, NoiseSource noise)
    {
        var filter = Biquad.BandPass(frequency, q, Rate);
        var sound = new float[(int)(seconds * Rate)];
        for (var i = 0; i < sound.Length; i++) sound[i] = 0.4f * filter.Process(noise.White()) * (1 - (float)i / sound.Length);
        Levels.Fade(sound, 0.006, 0.02);
        return sound;
    }

    /// <summary>Air that rises towards the next bar.</summary>
    private static float[] SwellOf(double seconds, NoiseSource noise)
    {
        var low = Biquad.BandPass(1400, 0.5, Rate);
        var sound = new float[(int)(seconds * Rate)];
        for (var i = 0; i < sound.Length; i++)
        {
            var rise = (float)i / sound.Length;
            sound[i] = 0.12f * rise * rise * low.Process(noise.White());
        }
        Levels.Fade(sound, 0.1, 0.2);
        return sound;
    }

    private static readonly float[] SineTable = [.. Enumerable.Range(0, 4097).Select(i => (float)Math.Sin(2 * Math.PI * i / 4096))];

    /// <summary>Sine of a phase in turns, from a table.</summary>
    internal static float FastSin(double turns)
    {
        var position = (turns - Math.Floor(turns)) * 4096;
        var index = (int)position;
        var share = (float)(position - index);
        return SineTable[index] + (SineTable[index + 1] - SineTable[index]) * share;
    }
}
