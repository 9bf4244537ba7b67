using System.Runtime.InteropServices;
using Ainer.Composer.Sound;
using Ainer.Media;
using Ainer.Media.Tools;

namespace Ainer.Composer.Tests;

public sealed class SoundTests
{
    private const int Rate = SoundFormat.Rate;

    [Theory]
    [InlineData(0.1, -20)]
    [InlineData(0.5, -6.02)]
    public void A_sine_of_about_a_kilohertz_measures_its_own_level(double amplitude, double lufs)
    {
        var meter = new LoudnessMeter();
        meter.Add(Sine(997, amplitude, 0, 5));
        Assert.InRange(meter.Lufs() - lufs, -0.1, 0.1);
    }

    [Fact]
    public void Pauses_do_not_make_sound_measure_softer()
    {
        var meter = new LoudnessMeter();
        meter.Add(Sine(997, 0.1, 0, 5));
        meter.Add(new float[Rate * 2 * 20]);
        Assert.InRange(meter.Lufs(), -20.6, -19.9);
    }

    [Fact]
    public void The_true_peak_lies_between_the_samples()
    {
        // A quarter of the sample rate, sampled at 45 degrees: every sample is at 0.707 of the wave's height.
        var meter = new SoundMeter();
        meter.Add(Sine(Rate / 4.0, 0.5, Math.PI / 4, 1));
        Assert.InRange(meter.Peak, 0.48, 0.53);
    }

    [Fact]
    public void The_limiter_keeps_every_true_peak_under_its_ceiling()
    {
        var sound = Sine(1000, 0.2, 0, 2);
        for (var i = 0; i < 200; i++) sound[Rate + i] += i % 7 < 3 ? 0.9f : -0.9f;
        Assert.True(Limiter.Apply(sound, 0.5f));
        var meter = new SoundMeter();
        meter.Add(sound);
        Assert.InRange(meter.Peak, 0.3, 0.505);
    }

    [Fact]
    public void Quiet_sound_passes_the_limiter_untouched()
    {
        var sound = Sine(1000, 0.2, 0, 1);
        Assert.False(Limiter.Apply(sound, 0.5f));
        Assert.Equal(Sine(1000, 0.2, 0, 1), sound);
    }

    [Fact]
    public void Stretches_rendered_apart_are_the_film_rendered_at_once()
    {
        var plan = Plan(seconds: 6);
        using var renderer = new MixRenderer(plan, _ => new SineSource(Rate));
        var settings = new MasterSettings(3, 0.4f);
        using var whole = MixStretch.Render(renderer, 0, 6 * Rate, settings);
        var at = 0;
        // Two steps of 16-bit sound: how far the optimised loops may round differently at the seams.
        const float tolerance = 2f / 32768;
        foreach (var frames in new[] { 50_000, 1_000, 120_000, 6 * Rate - 171_000 })
        {
            using var part = MixStretch.Render(renderer, at, frames, settings);
            Assert.InRange(LargestError(whole.Sound[(at * 2)..], part.Sound, 0, frames), 0, tolerance);
            at += frames;
        }
    }

    [Fact]
    public async Task Sound_coded_in_stretches_has_no_seam()
    {
        var folder = Directory.CreateTempSubdirectory("ainer-aac-").FullName;
        try
        {
            var plan = Plan(seconds: 50);
            var ffmpeg = new Ffmpeg(new MediaOptions());
            var path = Path.Combine(folder, "sound.aac");
            await new AacEncoder(ffmpeg, _ => new SineSource(Rate)).EncodeAsync(plan, MasterSettings.Unchanged, path, FilmWorkshop.Cancellation);
            var bytes = await ffmpeg.Command([FfmpegInput.File(path, "aac")], "-f", "f32le", "pipe:1").ReadBytesAsync(FilmWorkshop.Cancellation);
            var decoded = MemoryMarshal.Cast<byte, float>(bytes)[(AacEncoder.PrimingFrames * 2)..];
            using var renderer = new MixRenderer(plan, _ => new SineSource(Rate));
            using var exact = MixStretch.Render(renderer, 0, 50 * Rate, MasterSettings.Unchanged);
            Assert.InRange(decoded.Length / 2, 50 * Rate, 50 * Rate + 2048);

            var usual = LargestError(exact.Sound, decoded, 5 * Rate, 10 * Rate);
            var seams = AacEncoder.Stretches((50 * Rate + 1023) / 1024 + 1).ToArray()[1..^1];
            Assert.NotEmpty(seams);
            foreach (var seam in seams)
            {
                var at = seam * 1024;
                Assert.InRange(LargestError(exact.Sound, decoded, at - 4096, at + 4096), 0, usual * 1.5);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(3072, 2)]
    [InlineData(3073, 4)]
    [InlineData(5204, 4)]
    public void Sound_is_coded_in_an_even_number_of_equal_stretches(int packets, int stretches)
    {
        var starts = AacEncoder.Stretches(packets);
        var lengths = starts.Skip(1).Zip(starts, (end, start) => end - start).ToList();
        Assert.Equal((stretches, packets), (lengths.Count, lengths.Sum()));
        Assert.InRange(lengths.Max() - lengths.Min(), 0, 1);
        Assert.InRange(lengths.Max(), 1, 1536);
    }

    [Fact]
    public void A_loop_repeats_without_a_gap()
    {
        var plan = new MixPlan(10 * Rate, [new Placement("x", 0, 10 * Rate, 1) { Loop = true }]);
        using var renderer = new MixRenderer(plan, _ => new SineSource(3 * Rate));
        var sound = new float[10 * Rate * 2];
        renderer.Render(0, sound);
        for (var at = 0; at < sound.Length; at += Rate / 5)
        {
            var loudest = 0f;
            for (var i = at; i < Math.Min(at + Rate / 5, sound.Length); i++) loudest = Math.Max(loudest, Math.Abs(sound[i]));
            Assert.InRange(loudest, 0.05f, 0.3f);
        }
    }

    [Fact]
    public void Music_gives_way_while_someone_speaks_and_comes_back_after()
    {
        var curve = Ducking.Curve(Ducking.Talk([new Placement("a", 10 * Rate, Rate, 1), new Placement("b", 11 * Rate + 20_000, Rate, 1)]), -8);
        Assert.Equal(1, At(curve, 9 * Rate));
        Assert.Equal(0.398, At(curve, 10 * Rate + 5), 3);
        Assert.Equal(0.398, At(curve, 11 * Rate + 10_000), 3);
        Assert.Equal(1, At(curve, 14 * Rate));
    }

    [Fact]
    public void Two_crossing_fades_keep_the_level()
    {
        var (falling, rising) = (GainCurve.Fades(0, 10 * Rate, Rate, 2 * Rate), GainCurve.Fades(8 * Rate, 20 * Rate, 2 * Rate, Rate));
        for (var at = 8 * Rate; at < 10 * Rate; at += 1000)
            Assert.InRange(At(falling, at) * At(falling, at) + At(rising, at) * At(rising, at), 0.97f, 1.03f);
    }

    private static MixPlan Plan(int seconds) => new(seconds * Rate,
    [
        new Placement("speech", Rate / 2, Rate, 1),
        new Placement("music", 0, seconds * Rate, 0.8f) { Loop = true, Fades = GainCurve.Fades(0, seconds * Rate, Rate, Rate) },
    ]);

    private static float At(GainCurve curve, long frame)
    {
        Span<float> gain = [1];
        curve.Apply(frame, gain);
        return gain[0];
    }

    private static float LargestError(ReadOnlySpan<float> exact, ReadOnlySpan<float> decoded, int from, int to)
    {
        var error = 0f;
        for (var i = from * 2; i < to * 2; i++) error = Math.Max(error, Math.Abs(exact[i] - decoded[i]));
        return error;
    }

    private static float[] Sine(double frequency, double amplitude, double phase, int seconds)
    {
        var sound = new float[seconds * Rate * 2];
        for (var i = 0; i < sound.Length; i++) sound[i] = (float)(amplitude * Math.Sin(2 * Math.PI * frequency * (i / 2) / Rate + phase));
        return sound;
    }

    private sealed class SineSource(long frames) : ISoundSource
    {
        public long Frames => frames;

        public void Read(long frame, Span<float> stereo)
        {
            for (var i = 0; i < stereo.Length; i++) stereo[i] = (float)(0.2 * Math.Sin((frame + i / 2) * 0.05) * (i % 2 == 0 ? 1 : 0.7));
        }

        public void Dispose()
        {
        }
    }
}
