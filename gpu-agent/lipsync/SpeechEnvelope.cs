using Ainer.Media.Audio;

namespace Ainer.Workers.LipSync;

/// <summary>
/// Loudness and colour of speech, one value a frame of the picture. The colour is the signal's mean frequency, from the energy of its derivative over
/// its own (Parseval): hissing consonants are high, dark vowels low.
/// </summary>
internal sealed record SpeechEnvelope(double[] Rms, double[] FrequencyHz)
{
    public static SpeechEnvelope Of(WavAudio speech, int fps)
    {
        var mono = speech.ToMono();
        var frames = (int)Math.Ceiling(mono.DurationS * fps);
        var (rms, frequency) = (new double[frames], new double[frames]);
        for (var frame = 0; frame < frames; frame++)
        {
            var from = (int)((long)frame * mono.SampleRate / fps);
            var to = Math.Min(mono.Samples.Length, (int)((long)(frame + 1) * mono.SampleRate / fps));
            double energy = 0, change = 0;
            for (var i = from; i < to; i++)
            {
                var sample = mono.Samples[i];
                var step = i > 0 ? sample - mono.Samples[i - 1] : 0;
                energy += sample * sample;
                change += step * step;
            }
            rms[frame] = Math.Sqrt(energy / Math.Max(1, to - from));
            frequency[frame] = energy > 1e-9 ? Math.Sqrt(change / energy) * mono.SampleRate / (2 * Math.PI) : 0;
        }
        return new SpeechEnvelope(rms, frequency);
    }
}
