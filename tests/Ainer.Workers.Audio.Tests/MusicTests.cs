using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Workers.Audio.Dsp;
using Ainer.Workers.Audio.Music;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Audio.Tests;

public sealed class MusicTests(AudioJob job) : IClassFixture<AudioJob>
{
    private static readonly ShotTiming[] Shots =
    [
        new() { Lines = [new TimedLine("l1", 0.1, 3), new TimedLine("l2", 0.3, 2)] },
        new() { MinS = 2.5 },
    ];

    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(30)]
    public async Task Music_is_exactly_as_long_as_its_shots_with_their_measured_lines(int fps)
    {
        var input = new InputFile { Name = "line:l1", Path = "", ArtifactId = "a", Sha256 = "", Bytes = 0, ContentType = "audio/wav", Media = new MediaFacts { DurationS = 4.321 } };
        var (file, sound) = await MakeAsync(new MusicParams(new MusicCue("m1", "s1", "s2", Mood.Calm, PlaceKind.Temple, 7), Shots, fps), [input]);
        var frames = Shots.Sum(shot => TimelineResolver.Frames(shot, fps, new Dictionary<string, double> { ["l1"] = 4.321 }));
        Assert.Equal((frames * 48000 / fps, 2, 48000), (sound.Length, sound.Channels, sound.SampleRate));
        Assert.Equal((double)frames / fps, file.Media!.DurationS);
    }

    [Theory]
    [MemberData(nameof(MoodsAndPlaces))]
    public void Every_mood_sits_at_its_loudness_fades_at_both_ends_and_moves(Mood mood, PlaceKind place)
    {
        var sound = MusicRenderer.Render(mood, place, 11, 20 * 48000, TestContext.Current.CancellationToken);
        Assert.Equal(-24, LoudnessMeter.Integrated(sound.Left, sound.Right), 0.6);
        Assert.True(Levels.Peak(sound.Left) <= Levels.Gain(-5.9));
        Assert.True(Levels.Db(Levels.Rms(sound.Left.AsSpan(0, 480))) < -50);
        Assert.True(Levels.Db(Levels.Rms(sound.Right.AsSpan(sound.Length - 480))) < -50);
        Assert.NotEqual(sound.Left, sound.Right);
        for (var second = 2; second < 16; second++) Assert.True(Levels.Db(Levels.Rms(sound.Left.AsSpan(second * 48000, 48000))) > -45, $"{mood} sounds at {second} s");
    }

    public static TheoryData<Mood, PlaceKind> MoodsAndPlaces()
    {
        var data = new TheoryData<Mood, PlaceKind>();
        foreach (var mood in Enum.GetValues<Mood>()) data.Add(mood, (int)mood % 2 == 0 ? PlaceKind.Temple : PlaceKind.Street);
        return data;
    }

    [Fact]
    public async Task Ffmpeg_measures_the_same_loudness()
    {
        var (file, _) = await MakeAsync(new MusicParams(new MusicCue("m1", "s1", "s2", Mood.Joyful, PlaceKind.Market, 3), [new ShotTiming { MinS = 30 }], 24));
        Assert.Equal(-24, (await AudioJob.LoudnessAsync(file)).IntegratedLufs, 0.5);
        Assert.Equal(-24, file.Media!.LoudnessLufs!.Value, 0.5);
    }

    [Fact]
    public void The_seed_decides_and_decides_alike_each_time()
    {
        float[] Render(long seed) => MusicRenderer.Render(Mood.Sad, PlaceKind.Garden, seed, 6 * 48000, TestContext.Current.CancellationToken).Left;
        Assert.Equal(Render(1), Render(1));
        Assert.NotEqual(Render(1), Render(2));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1.7)]
    public void Very_short_cues_still_fit(double seconds)
    {
        var samples = (int)(seconds * 48000);
        var sound = MusicRenderer.Render(Mood.Tense, PlaceKind.Room, 1, samples, TestContext.Current.CancellationToken);
        Assert.Equal(samples, sound.Length);
        Assert.True(float.IsFinite(sound.Left.Sum()));
    }

    [Theory]
    [InlineData(110)]
    [InlineData(233.08)]
    [InlineData(440)]
    [InlineData(987.77)]
    public void Plucked_strings_are_in_tune(double hertz)
    {
        var pitch = 69 + 12 * Math.Log2(hertz / 440);
        var note = new Note(Instrument.Pluck, 0, 2, pitch, 1, 0);
        var sound = Instruments.Play(note, 0.5, new NoiseSource(3));
        Assert.InRange(1200 * Math.Log2(PitchOf(sound.AsSpan(4800, 32768), hertz) / hertz), -6, 6);
    }

    [Fact]
    public void A_temple_has_a_pentatonic_tune_and_ends_at_home()
    {
        var palette = Palette.Of(Mood.Calm, PlaceKind.Temple);
        var notes = new Score(palette, 60, 5).Write();
        var root = (int)notes.Where(note => note.Instrument == Instrument.Bass).MaxBy(note => note.StartS).Pitch % 12;
        var tune = notes.Where(note => note.Instrument == palette.Lead && note.LengthS > 0.3).Select(note => ((int)note.Pitch - root + 120) % 12).Distinct().ToList();
        Assert.NotEmpty(tune);
        Assert.All(tune.Where(step => step is not (5 or 11)), step => Assert.Contains(step, (int[])[0, 2, 4, 7, 9]));
        Assert.True(tune.Count(step => step is 5 or 11) <= 1, "half steps come only where the harmony asks for its own tone");
        Assert.All(notes, note => Assert.InRange(note.StartS, 0, 60));
    }

    /// <summary>The best fitting frequency within a semitone, by correlating with sine and cosine.</summary>
    private static double PitchOf(ReadOnlySpan<float> sound, double near)
    {
        double best = 0, bestPower = 0;
        for (var cents = -100.0; cents <= 100; cents += 2)
        {
            var hertz = near * Math.Pow(2, cents / 1200);
            double re = 0, im = 0;
            for (var i = 0; i < sound.Length; i++)
            {
                var window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / sound.Length);
                re += sound[i] * window * Math.Cos(2 * Math.PI * hertz * i / 48000);
                im += sound[i] * window * Math.Sin(2 * Math.PI * hertz * i / 48000);
            }
            if (re * re + im * im <= bestPower) continue;
            (best, bestPower) = (hertz, re * re + im * im);
        }
        return best;
    }

    private Task<(OutputFile File, Media.Audio.WavAudio Sound)> MakeAsync(MusicParams parameters, IReadOnlyList<InputFile>? inputs = null) =>
        job.MakeAsync(JobOperation.Bgm, "builtin.synth", parameters, inputs);
}
