using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Workers.Audio.Alignment;
using Ainer.Workers.Audio.Dsp;
using Ainer.Workers.Audio.Effects;

namespace Ainer.Workers.Audio.Tests;

public sealed class EffectTests(AudioJob job) : IClassFixture<AudioJob>
{
    public static TheoryData<string> Names => [.. EffectCatalog.All.Keys];

    [Fact]
    public void Every_effect_that_a_plan_may_name_is_there() =>
        Assert.Equal("bell,birds,crickets,crowd,door,fire,footsteps,gunshot,heartbeat,horse,phone,rain,room,sword,thunder,train,water,waves,wind",
            string.Join(",", EffectCatalog.All.Keys.Order(StringComparer.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_ambience_lasts_as_long_as_its_shot_and_a_single_sound_ends_with_it(string effect)
    {
        var shot = new ShotTiming { MinS = 5 };
        var (_, ambient) = await MakeAsync(new EffectCue("e1", "s1", effect, 0, true, 5), shot);
        Assert.Equal(5 * 48000, ambient.Length);
        var (file, single) = await MakeAsync(new EffectCue("e2", "s1", effect, 3.5, false, 5), shot);
        Assert.InRange(single.DurationS, 0.6, 1.5);
        var loudness = (await AudioJob.LoudnessAsync(file)).IntegratedLufs;
        Assert.True(loudness > -60 && Levels.Peak(single.Samples) <= Levels.Gain(-2.9), $"{effect} is at {loudness} LUFS");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_effect_is_as_loud_as_its_recipe_and_the_same_for_the_same_seed(string effect)
    {
        var recipe = EffectCatalog.All[effect];
        var sound = EffectCatalog.Render(recipe, (int)(recipe.NaturalS * 48000), ambient: false, 9);
        Assert.InRange(LoudnessMeter.Integrated(sound.Left, sound.Right), recipe.Lufs - 3, recipe.Lufs + 0.6);
        Assert.Equal(sound.Left, EffectCatalog.Render(recipe, (int)(recipe.NaturalS * 48000), ambient: false, 9).Left);
        Assert.All(sound.Right, sample => Assert.True(float.IsFinite(sample)));
    }

    [Fact]
    public async Task An_unknown_effect_is_refused_with_the_list()
    {
        var refusal = await Assert.ThrowsAsync<AinerException>(() => MakeAsync(new EffectCue("e1", "s1", "explosion", 0, true, 5), new ShotTiming()));
        Assert.Equal(ErrorCode.InputInvalid, refusal.Code);
        Assert.Contains("thunder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alignment_lays_phrases_over_the_voice_and_not_over_the_pauses()
    {
        var line = AudioJob.LineOf("Stop right there. Who are you, and where do you come from?");
        var (speech, _) = await job.SpeakAsync(line);
        var output = await job.RunAsync(JobOperation.Align, "builtin.align", new AlignParams([line]), [AudioJob.InputOf("line:l1", speech)]);
        var document = Contracts.AinerJson.Read<AlignmentDocument>(await File.ReadAllTextAsync(output.Files[0].Path, TestContext.Current.CancellationToken));

        var aligned = Assert.Single(document.Lines);
        Assert.Equal(["Stop right there.", "Who are you,", "and where do you come from?"], aligned.Phrases.Select(phrase => phrase.Text));
        Assert.Equal(speech.Media!.DurationS!.Value, aligned.DurationS, 4);
        for (var i = 1; i < aligned.Phrases.Count; i++) Assert.True(aligned.Phrases[i].StartS >= aligned.Phrases[i - 1].EndS - 0.001);
        Assert.InRange(aligned.Phrases[0].EndS, 0.5, 1.6);
        Assert.InRange(aligned.Phrases[^1].EndS, aligned.DurationS - 0.3, aligned.DurationS);
    }

    [Fact]
    public void Voice_activity_finds_the_spoken_stretches()
    {
        var sound = new float[48000 * 3];
        for (var i = 0; i < sound.Length; i++)
            if (i is > 24000 and < 48000 or > 96000 and < 120000) sound[i] = 0.2f * MathF.Sin(i * 0.03f);
        Assert.Equal([new VoicedSpan(0.5, 1), new VoicedSpan(2, 2.5)], VoiceActivity.Find(sound, 48000));
        Assert.Empty(VoiceActivity.Find(new float[48000], 48000));
        Assert.Empty(VoiceActivity.Find([], 48000));
    }

    private Task<(WorkerProtocol.Jobs.OutputFile File, Media.Audio.WavAudio Sound)> MakeAsync(EffectCue cue, ShotTiming shot) =>
        job.MakeAsync(JobOperation.Sfx, "builtin.synth", new EffectParams(cue, shot, 24));
}
