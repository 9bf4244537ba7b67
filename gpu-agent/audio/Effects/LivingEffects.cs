using Ainer.Workers.Audio.Dsp;
using static Ainer.Workers.Audio.Effects.Texture;

namespace Ainer.Workers.Audio.Effects;

/// <summary>Birds, crickets, a crowd, footsteps, a horse, a heart.</summary>
internal static class LivingEffects
{
    public static StereoBuffer Birds(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.BandPass(2500, 0.3, Rate));
        sound.Scale(0.012);
        for (var at = noise.Between(0.1, 0.5); at < seconds; at += noise.Between(0.5, 1.4))
        {
            var hertz = noise.Between(2200, 4800);
            var pan = noise.Between(-0.9, 0.9);
            var level = noise.Between(0.15, 0.5);
            var notes = 2 + noise.Index(5);
            var rising = noise.Chance(0.5);
            for (var chirp = 0; chirp < notes; chirp++)
            {
                var from = hertz * noise.Between(0.92, 1.08);
                var tone = Glide(from, from * (rising ? 1.28 : 0.78), noise.Between(0.05, 0.11), 0.06);
                Levels.Fade(tone, 0.012, 0.02);
                sound.Add(tone, (int)((at + chirp * 0.13) * Rate), level, pan);
            }
        }
        new Reverb(1.2, 0.4).Apply(sound, 0.3);
        return sound;
    }

    public static StereoBuffer Crickets(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.LowPass(500, 0.5, Rate));
        sound.Scale(0.03);
        for (var insect = 0; insect < 4; insect++)
        {
            var hertz = noise.Between(4100, 5200);
            var pan = noise.Between(-0.9, 0.9);
            var level = noise.Between(0.08, 0.22);
            var pause = noise.Between(0.45, 0.9);
            for (var at = noise.Between(0, pause); at < seconds; at += pause * noise.Between(0.9, 1.15))
                for (var pulse = 0; pulse < 3; pulse++)
                {
                    var tone = Glide(hertz, hertz * 0.99, 0.035, 0.02);
                    Levels.Fade(tone, 0.006, 0.01);
                    sound.Add(tone, (int)((at + pulse * 0.05) * Rate), level, pan);
                }
        }
        return sound;
    }

    /// <summary>Many voices with no words: noise through moving formants, each speaker with syllables and pauses.</summary>
    public static StereoBuffer Crowd(double seconds, NoiseSource noise)
    {
        var sound = Noise(seconds, noise, () => Biquad.BandPass(500, 0.5, Rate));
        sound.Scale(0.05);
        for (var speaker = 0; speaker < 11; speaker++)
        {
            var pitch = noise.Between(95, 240);
            var pan = noise.Between(-1, 1);
            var level = noise.Between(0.12, 0.4);
            for (var at = noise.Between(0, 0.6); at < seconds; at += noise.Chance(0.15) ? noise.Between(0.4, 1.2) : noise.Between(0.12, 0.24))
                sound.Add(Syllable(pitch * noise.Between(0.88, 1.15), noise), (int)(at * Rate), level, pan);
        }
        new Reverb(1.1, 0.6, 0.7).Apply(sound, 0.4);
        return sound;
    }

    public static StereoBuffer Footsteps(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        var left = true;
        for (var at = 0.05; at < seconds - 0.25; at += noise.Between(0.5, 0.58), left = !left)
        {
            var heel = Decay(Hiss(0.12, noise, Biquad.LowPass(noise.Between(260, 420), 1, Rate)), 0.022);
            var sole = Decay(Hiss(0.1, noise, Biquad.BandPass(noise.Between(1300, 2400), 0.8, Rate)), 0.018, 0.004);
            sound.Add(heel, (int)(at * Rate), 2.4, left ? -0.2 : 0.2);
            sound.Add(sole, (int)((at + 0.055) * Rate), 0.45, left ? -0.2 : 0.2);
        }
        new Reverb(0.5, 0.6, 0.5).Apply(sound, 0.25);
        return sound;
    }

    /// <summary>A canter: three beats and a rest, nearer and further again.</summary>
    public static StereoBuffer Horse(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        for (var at = 0.05; at < seconds - 0.5; at += 0.46)
            foreach (var (offset, level) in ((double, double)[])[(0, 0.7), (0.11, 0.85), (0.21, 1)])
            {
                var hoof = Struck(noise.Between(190, 250), 0.12, (1, 0.6, 0.02), (2.7, 0.35, 0.012), (5.1, 0.12, 0.006));
                var near = 0.45 + 0.55 * Math.Sin(Math.PI * at / seconds);
                sound.Add(hoof, (int)((at + offset) * Rate), level * near, -0.7 + 1.4 * at / seconds);
                sound.Add(Decay(Hiss(0.06, noise, Biquad.BandPass(1800, 0.7, Rate)), 0.012), (int)((at + offset) * Rate), 0.25 * level * near, -0.7 + 1.4 * at / seconds);
            }
        new Reverb(0.7, 0.6).Apply(sound, 0.25);
        return sound;
    }

    public static StereoBuffer Heartbeat(double seconds, NoiseSource noise)
    {
        var sound = StereoBuffer.OfSeconds(seconds);
        for (var at = 0.1; at < seconds - 0.4; at += 0.88 * noise.Between(0.97, 1.03))
        {
            sound.Add(Glide(75, 45, 0.2, 0.06), (int)(at * Rate), 1, 0);
            sound.Add(Glide(62, 40, 0.2, 0.055), (int)((at + 0.27) * Rate), 0.7, 0);
        }
        return sound;
    }

    private static float[] Syllable(double pitch, NoiseSource noise)
    {
        var sound = new float[(int)(noise.Between(0.1, 0.2) * Rate)];
        double phase = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            phase += pitch / Rate;
            phase -= Math.Floor(phase);
            sound[i] = (float)(1 - 2 * phase);
        }
        Biquad.BandPass(noise.Between(350, 750), 3, Rate).Process(sound);
        Biquad.LowPass(2400, 0.7, Rate).Process(sound);
        Levels.Fade(sound, 0.03, 0.05);
        return sound;
    }
}
