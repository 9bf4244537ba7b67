using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Speech;

/// <summary>What is heard where nothing can be pronounced: a breath for a line of signs only, a hum of as many syllables as the line has letters otherwise.</summary>
internal static class Murmur
{
    private const int Rate = StereoBuffer.Rate;
    private const double SyllableS = 0.2;
    private const int MostSyllables = 20;

    /// <summary>A soft breath of 0.7 s.</summary>
    public static float[] Breath(long seed)
    {
        var noise = new NoiseSource(seed);
        var breath = new float[(int)(0.7 * Rate)];
        for (var i = 0; i < breath.Length; i++) breath[i] = noise.White() * (float)Math.Pow(Math.Sin(Math.PI * i / breath.Length), 1.5);
        Biquad.BandPass(900, 0.6, Rate).Process(breath);
        Levels.Scale(breath, Levels.Gain(-36) / Math.Max(1e-9, Levels.Rms(breath)));
        return breath;
    }

    /// <summary>A hum on an open vowel: two formants over a soft pulse, rising and falling by syllable.</summary>
    public static float[] Hum(int letters, VoiceShape shape, long seed)
    {
        var noise = new NoiseSource(seed);
        var syllables = Math.Clamp(letters, 1, MostSyllables);
        var hum = new float[(int)(syllables * SyllableS * Rate) + Rate / 10];
        var pitch = (shape.Variant[0] == 'f' ? 190 : 110) * (0.8 + shape.Pitch / 250.0);
        var phase = 0.0;
        for (var syllable = 0; syllable < syllables; syllable++)
        {
            var step = pitch * Math.Pow(2, noise.Between(-2, 2) / 12);
            var from = (int)(syllable * SyllableS * Rate);
            var length = (int)(SyllableS * 1.1 * Rate);
            for (var i = 0; i < length && from + i < hum.Length; i++)
            {
                phase += step / Rate;
                phase -= Math.Floor(phase);
                hum[from + i] += (float)((1 - 2 * phase) * Math.Sin(Math.PI * i / length));
            }
        }
        var low = (float[])hum.Clone();
        Biquad.BandPass(650 * shape.Throat, 4, Rate).Process(low);
        Biquad.BandPass(1100 * shape.Throat, 5, Rate).Process(hum);
        for (var i = 0; i < hum.Length; i++) hum[i] = low[i] + 0.5f * hum[i];
        return hum;
    }
}
