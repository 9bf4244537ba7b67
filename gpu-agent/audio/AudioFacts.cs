using Ainer.Contracts.Artifacts;
using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio;

/// <summary>The media facts of what this worker writes.</summary>
internal static class AudioFacts
{
    /// <summary>Facts of a stereo buffer written as 16-bit WAV.</summary>
    public static MediaFacts Of(StereoBuffer sound) => new()
    {
        DurationS = (double)sound.Length / StereoBuffer.Rate,
        SampleRate = StereoBuffer.Rate,
        Channels = 2,
        AudioCodec = "pcm_s16le",
        LoudnessLufs = Math.Round(LoudnessMeter.Integrated(sound.Left, sound.Right), 1),
    };
}
