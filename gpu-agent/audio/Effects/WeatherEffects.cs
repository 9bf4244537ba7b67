using Ainer.Workers.Audio.Dsp;
using static Ainer.Workers.Audio.Effects.Texture;

namespace Ainer.Workers.Audio.Effects;

/// <summary>Rain, wind, thunder, fire, running water and waves.</summary>
internal static class WeatherEffects
{
    public static StereoBuffer Rain(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.HighPass(900, 0.6, Rate), () => Biquad.LowPass(9000, 0.5, Rate));
        sound.Scale(0.35);
        Wander(sound, noise, 0.75, 1, 2.5);
        for (var drop = 0; drop < seconds * 38; drop++)
        {
            var hertz = noise.Between(1400, 5200);
            sound.Add(Glide(hertz, hertz * 1.25, 0.03, 0.006), noise.Index(sound.Length), noise.Between(0.08, 0.5), noise.Between(-1, 1));
        }
        return sound;
    }

    public static StereoBuffer Wind(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.LowPass(420, 0.8, Rate), () => Biquad.HighPass(60, 0.7, Rate));
        Wander(sound, noise, 0.35, 1, 1.8);
        var whistle = Noise(seconds, noise, () => Biquad.BandPass(620, 9, Rate));
        Wander(whistle, noise, 0, 0.8, 1.2);
        sound.Add(whistle, 1.1);
        return sound;
    }

    public static StereoBuffer Thunder(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        var crack = Decay(Hiss(0.5, noise, Biquad.BandPass(1600, 0.5, Rate)), 0.09);
        sound.Add(crack, (int)(0.05 * Rate), 1.2, noise.Between(-0.4, 0.4));
        for (var roll = 0; roll < 7; roll++)
        {
            var rumble = Decay(Hiss(2.6, noise, Biquad.LowPass(noise.Between(70, 180), 0.8, Rate), Biquad.HighPass(28, 0.7, Rate)), noise.Between(0.35, 0.9), 0.06);
            sound.Add(rumble, (int)((0.08 + roll * noise.Between(0.15, 0.4)) * Rate), 4.5 * Math.Pow(0.82, roll), noise.Between(-0.6, 0.6));
        }
        new Reverb(2.6, 0.85).Apply(sound, 0.5);
        return sound;
    }

    public static StereoBuffer Fire(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.LowPass(260, 0.7, Rate), () => Biquad.HighPass(50, 0.7, Rate));
        Wander(sound, noise, 0.5, 1, 0.25);
        for (var crackle = 0; crackle < seconds * 14; crackle++)
        {
            var snap = Decay(Hiss(0.02, noise, Biquad.BandPass(noise.Between(1500, 6000), 1.2, Rate)), noise.Between(0.001, 0.005), 0.0004);
            sound.Add(snap, noise.Index(sound.Length), noise.Between(0.15, 1.0), noise.Between(-0.8, 0.8));
        }
        return sound;
    }

    public static StereoBuffer Water(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.BandPass(900, 0.5, Rate));
        sound.Scale(0.5);
        Wander(sound, noise, 0.7, 1, 0.6);
        for (var bubble = 0; bubble < seconds * 26; bubble++)
        {
            var hertz = noise.Between(350, 1500);
            sound.Add(Glide(hertz, hertz * noise.Between(1.2, 1.8), 0.07, 0.022), noise.Index(sound.Length), noise.Between(0.05, 0.22), noise.Between(-0.9, 0.9));
        }
        return sound;
    }

    /// <summary>Each wave rises, breaks and runs back.</summary>
    public static StereoBuffer Waves(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.LowPass(300, 0.6, Rate));
        sound.Scale(0.5);
        for (var at = -2.0; at < seconds;)
        {
            var length = noise.Between(4, 6.5);
            var wave = Noise(length, noise, () => Biquad.LowPass(2600, 0.5, Rate), () => Biquad.HighPass(120, 0.6, Rate));
            for (var i = 0; i < wave.Length; i++)
            {
                var t = (double)i / wave.Length;
                var gain = (float)(t < 0.45 ? Math.Pow(t / 0.45, 2.2) : Math.Pow(1 - (t - 0.45) / 0.55, 1.6));
                wave.Left[i] *= gain;
                wave.Right[i] *= gain;
            }
            sound.Add(wave.Left, (int)(at * Rate), noise.Between(0.5, 0.8), -0.5);
            sound.Add(wave.Right, (int)((at + 0.15) * Rate), noise.Between(0.5, 0.8), 0.5);
            at += length * noise.Between(0.6, 0.85);
        }
        return sound;
    }
}
