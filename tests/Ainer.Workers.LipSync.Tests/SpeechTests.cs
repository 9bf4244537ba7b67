using Ainer.Contracts.Jobs;
using Ainer.Media.Audio;

namespace Ainer.Workers.LipSync.Tests;

public sealed class SpeechTests
{
    [Fact]
    public void The_mean_frequency_of_a_tone_is_its_own()
    {
        foreach (var hertz in new[] { 300.0, 1500, 5000 })
        {
            var tone = Enumerable.Range(0, 48000).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / 48000))).ToArray();
            Assert.InRange(SpeechEnvelope.Of(new WavAudio(48000, 1, tone), 24).FrequencyHz[5], hertz * 0.97, hertz * 1.03);
        }
    }

    [Fact]
    public void Silence_and_noise_far_below_speech_keep_the_mouth_closed()
    {
        var quiet = Enumerable.Range(0, 48000).Select(i => 0.0001f * (i % 7 - 3)).ToArray();
        Assert.All(MouthMotion.Of(SpeechEnvelope.Of(new WavAudio(48000, 1, quiet), 24)), frame => Assert.Equal(MouthShape.Closed, frame.Shape));
        Assert.Empty(MouthMotion.Of(SpeechEnvelope.Of(new WavAudio(48000, 1, []), 24)));
    }

    [Fact]
    public void A_mouth_that_is_late_is_measured_as_late()
    {
        double[] sound = [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0];
        var late = sound.Select((_, i) => new MouthFrame(i < 2 ? 0 : sound[i - 2], MouthShape.Open)).ToArray();
        Assert.Equal(83.3, Alignment.Measure("l", 0, 1, 24, late, sound).OffsetMs);
    }

    [Fact]
    public void Between_key_frames_the_mouth_moves_on_a_line_and_beyond_them_it_rests()
    {
        var path = new MouthPath(new MouthTrack("e", "#ffffff", [new MouthPoint(4, 10, 20, 6), new MouthPoint(8, 30, 40, 10)]));
        Assert.Equal((10, 20, 6), path.At(0));
        Assert.Equal((20, 30, 8), path.At(6));
        Assert.Equal((30, 40, 10), path.At(99));
    }
}
