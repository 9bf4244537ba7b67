using Ainer.Workers.Audio.Dsp;
using Ainer.Workers.Audio.Music;

namespace Ainer.Workers.Audio.Effects;

/// <summary>The building blocks of effects: filtered noise, slow movement, struck and swept sounds.</summary>
internal static class Texture
{
    public const int Rate = StereoBuffer.Rate;

    /// <summary>A different stretch of filtered noise on each side; the filters are applied in order.</summary>
    public static StereoBuffer Noise(double seconds, NoiseSource noise, params Func<Biquad>[] filters)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        foreach (var channel in (float[][])[sound.Left, sound.Right])
        {
            for (var i = 0; i < channel.Length; i++) channel[i] = noise.White();
            foreach (var filter in filters) filter().Process(channel);
        }
        return sound;
    }

    /// <summary>Mono filtered noise.</summary>
    public static float[] Hiss(double seconds, NoiseSource noise, params Biquad[] filters)
    {
        var sound = new float[(int)(seconds * Rate)];
        for (var i = 0; i < sound.Length; i++) sound[i] = noise.White();
        foreach (var filter in filters) filter.Process(sound);
        return sound;
    }

    /// <summary>Multiplies both sides by a slowly wandering factor between two bounds; <paramref name="periodS"/> is how long it goes one way.</summary>
    public static void Wander(StereoBuffer sound, NoiseSource noise, double low, double high, double periodS)
    {
        var from = noise.Between(low, high);
        var to = noise.Between(low, high);
        var span = Math.Max(1, (int)(periodS * Rate * noise.Between(0.7, 1.3)));
        for (int i = 0, at = 0; i < sound.Length; i++, at++)
        {
            if (at == span)
            {
                (from, to, at) = (to, noise.Between(low, high), 0);
                span = Math.Max(1, (int)(periodS * Rate * noise.Between(0.7, 1.3)));
            }
            var share = 0.5 - 0.5 * Math.Cos(Math.PI * at / span);
            var gain = (float)(from + (to - from) * share);
            sound.Left[i] *= gain;
            sound.Right[i] *= gain;
        }
    }

    /// <summary>Falls exponentially: e-fold after <paramref name="decayS"/>.</summary>
    public static float[] Decay(float[] sound, double decayS, double attackS = 0.001)
    {
        var shrink = (float)Math.Exp(-1 / (decayS * Rate));
        var gain = 1f;
        for (var i = 0; i < sound.Length; i++)
        {
            sound[i] *= gain;
            gain *= shrink;
        }
        Levels.Fade(sound, attackS, 0.01);
        return sound;
    }

    /// <summary>A tone that glides between two frequencies and decays.</summary>
    public static float[] Glide(double from, double to, double seconds, double decayS)
    {
        var sound = new float[(int)(seconds * Rate)];
        double phase = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var share = (double)i / sound.Length;
            phase += (from + (to - from) * share) / Rate;
            sound[i] = Instruments.FastSin(phase);
        }
        return Decay(sound, decayS);
    }

    /// <summary>Struck metal or wood: partials as ratio, level and decay in seconds.</summary>
    public static float[] Struck(double frequency, double seconds, params (double Ratio, double Level, double DecayS)[] partials)
    {
        var sound = new float[(int)(seconds * Rate)];
        foreach (var (ratio, level, decayS) in partials)
        {
            var step = frequency * ratio / Rate;
            if (step > 0.45) continue;
            var shrink = Math.Exp(-1 / (decayS * Rate));
            double phase = 0, gain = level;
            for (var i = 0; i < sound.Length; i++)
            {
                sound[i] += (float)gain * Instruments.FastSin(phase);
                phase += step;
                gain *= shrink;
            }
        }
        Levels.Fade(sound, 0.001, 0.02);
        return sound;
    }
}
