using Ainer.Workers.Audio.Dsp;
using static Ainer.Workers.Audio.Effects.Texture;

namespace Ainer.Workers.Audio.Effects;

/// <summary>A door, a bell, a train, a sword, a telephone, a shot, the tone of a room.</summary>
internal static class ObjectEffects
{
    /// <summary>A creak that slows down, then the latch.</summary>
    public static StereoBuffer Door(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        var creak = Math.Min(0.75, seconds * 0.55);
        for (var at = 0.03; at < creak;)
        {
            var grain = Struck(noise.Between(420, 560) + 260 * at / creak, 0.04, (1, 0.4, 0.009), (2.4, 0.3, 0.006), (4.2, 0.15, 0.004));
            sound.Add(grain, (int)(at * Rate), 0.25 + 0.3 * Math.Sin(Math.PI * at / creak), -0.1);
            at += 0.012 + 0.02 * at / creak * noise.Between(0.8, 1.2);
        }
        sound.Add(Decay(Hiss(0.25, noise, Biquad.LowPass(220, 1.2, Rate)), 0.05), (int)((creak + 0.08) * Rate), 3.2, 0);
        sound.Add(Decay(Hiss(0.05, noise, Biquad.BandPass(2400, 2, Rate)), 0.008), (int)((creak + 0.1) * Rate), 0.8, 0);
        new Reverb(0.6, 0.6, 0.6).Apply(sound, 0.3);
        return sound;
    }

    /// <summary>A large bronze bell: hum, prime, tierce, quint, nominal, each as a slowly beating pair.</summary>
    public static StereoBuffer Bell(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        var hertz = noise.Between(190, 240);
        var left = Struck(hertz, seconds, (0.5, 0.3, 2.6), (1, 0.4, 1.9), (1.19, 0.25, 1.4), (1.5, 0.14, 1.1), (2, 0.3, 1.0), (2.52, 0.1, 0.6), (3.0, 0.08, 0.4));
        var right = Struck(hertz * 1.0018, seconds, (0.5, 0.3, 2.6), (1, 0.4, 1.9), (1.19, 0.25, 1.4), (1.5, 0.14, 1.1), (2, 0.3, 1.0), (2.52, 0.1, 0.6), (3.0, 0.08, 0.4));
        sound.Add(left, 0, 0.5, -0.6);
        sound.Add(right, 0, 0.5, 0.6);
        sound.Add(Decay(Hiss(0.08, noise, Biquad.BandPass(1800, 0.8, Rate)), 0.012), 0, 0.5, 0);
        new Reverb(3.2, 0.5).Apply(sound, 0.4);
        return sound;
    }

    /// <summary>Wheels over rail joints, the rumble below.</summary>
    public static StereoBuffer Train(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.LowPass(170, 0.8, Rate), () => Biquad.HighPass(40, 0.7, Rate));
        Wander(sound, noise, 0.75, 1, 0.8);
        var air = Noise(seconds, noise, () => Biquad.BandPass(1100, 0.6, Rate));
        sound.Add(air, 0.05);
        for (var at = 0.1; at < seconds; at += 0.92)
            foreach (var (offset, level) in ((double, double)[])[(0, 1), (0.13, 0.8), (0.42, 0.7), (0.55, 0.55)])
            {
                sound.Add(Decay(Hiss(0.12, noise, Biquad.LowPass(480, 1.4, Rate)), 0.03), (int)((at + offset) * Rate), 1.5 * level, -0.2);
                sound.Add(Struck(noise.Between(1750, 1850), 0.08, (1, 0.12, 0.02), (1.6, 0.07, 0.012)), (int)((at + offset) * Rate), level, 0.2);
            }
        return sound;
    }

    /// <summary>Drawn from its sheath, then metal on metal.</summary>
    public static StereoBuffer Sword(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        var draw = Hiss(0.4, noise, Biquad.HighPass(3500, 0.9, Rate));
        for (var i = 0; i < draw.Length; i++) draw[i] *= 0.5f * (float)Math.Pow((double)i / draw.Length, 1.5);
        Levels.Fade(draw, 0.01, 0.03);
        sound.Add(draw, 0, 0.5, -0.3);
        var hertz = noise.Between(1500, 1900);
        sound.Add(Struck(hertz, Math.Max(0.3, seconds - 0.4), (1, 0.3, 0.35), (1.47, 0.25, 0.3), (2.09, 0.2, 0.22), (2.83, 0.14, 0.16), (3.9, 0.1, 0.1)), (int)(0.4 * Rate), 0.6, 0.2);
        sound.Add(Decay(Hiss(0.04, noise, Biquad.HighPass(2500, 0.7, Rate)), 0.006), (int)(0.4 * Rate), 0.9, 0.2);
        new Reverb(1.2, 0.3).Apply(sound, 0.3);
        return sound;
    }

    /// <summary>Two rings, each a pair of tones that a bell's clapper cuts twenty times a second.</summary>
    public static StereoBuffer Phone(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        var pitch = noise.Between(0.97, 1.03);
        var ring = new float[(int)(Math.Min(0.9, seconds * 0.4) * Rate)];
        for (var i = 0; i < ring.Length; i++)
        {
            var t = (double)i / Rate;
            var clapper = 0.55 + 0.45 * Math.Sin(2 * Math.PI * 20 * t);
            ring[i] = (float)(clapper * (Math.Sin(2 * Math.PI * 1320 * pitch * t) + 0.7 * Math.Sin(2 * Math.PI * 1570 * pitch * t)) * 0.3);
        }
        Levels.Fade(ring, 0.01, 0.05);
        foreach (var at in new[] { 0, seconds * 0.5 }) sound.Add(ring, (int)(at * Rate), 0.6, 0.25);
        new Reverb(0.5, 0.4).Apply(sound, 0.25);
        return sound;
    }

    /// <summary>A crack, the blow under it, and what the walls give back.</summary>
    public static StereoBuffer Gunshot(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        sound.Add(Decay(Hiss(0.3, noise, Biquad.HighPass(900, 0.7, Rate)), 0.018), 0, 1.2, 0);
        sound.Add(Decay(Hiss(Math.Min(0.8, seconds), noise, Biquad.LowPass(240, 1.1, Rate)), 0.12), 0, 3.4, 0);
        new Reverb(2.4, 0.5).Apply(sound, 0.45);
        return sound;
    }

    /// <summary>What a quiet room sounds like: air, and a clock far away.</summary>
    public static StereoBuffer Room(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.LowPass(320, 0.6, Rate), () => Biquad.HighPass(45, 0.7, Rate));
        sound.Scale(0.5);
        Wander(sound, noise, 0.85, 1, 3);
        for (var at = 0.3; at < seconds; at += 1)
            sound.Add(Struck(noise.Between(1900, 2100), 0.03, (1, 0.12, 0.004), (2.2, 0.06, 0.003)), (int)(at * Rate), 0.5, 0.5);
        return sound;
    }
}
