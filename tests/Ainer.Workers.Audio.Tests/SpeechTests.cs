using System.Text;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Plans;
using Ainer.Workers.Audio.Dsp;
using Ainer.Workers.Audio.Speech;

namespace Ainer.Workers.Audio.Tests;

public sealed class SpeechTests(AudioJob job) : IClassFixture<AudioJob>
{
    [Theory]
    [InlineData("en", "The rain had stopped. He waited... and waited -- and then, at last, the gate opened.")]
    [InlineData("zh-CN", "雨停了。老人推开庙门……看见一个陌生的少年，站在院子里！")]
    public async Task A_line_is_spoken_at_an_even_level_without_silence_at_its_ends_or_long_holes(string language, string text)
    {
        var (file, sound) = await job.SpeakAsync(AudioJob.LineOf(text, language));

        Assert.Equal((48000, 1), (sound.SampleRate, sound.Channels));
        Assert.Equal(sound.DurationS, file.Media!.DurationS);
        Assert.InRange((await AudioJob.LoudnessAsync(file)).IntegratedLufs, -24, -19);
        Assert.InRange(Levels.Db(Levels.Peak(sound.Samples)), -20, -1.4);
        Assert.True(AudioJob.QuietestSecond(sound) > -40);
        Assert.True(Levels.Db(Levels.Rms(sound.Samples.AsSpan(0, 7200))) > -50, "there is sound in the first 0.15 s");
        Assert.True(Levels.Db(Levels.Rms(sound.Samples.AsSpan(sound.Length - 9600))) > -60, "there is sound in the last 0.2 s");
    }

    [Theory]
    [InlineData("en", "The old man pushed open the temple gate to find a strange boy standing in the yard.", 11, 18)]
    [InlineData("zh-CN", "老人推开庙门，看见一个陌生的少年站在院子里等着他回来。", 3.2, 5)]
    public async Task The_narrator_speaks_at_a_natural_pace(string language, string text, double slowest, double fastest)
    {
        var (_, sound) = await job.SpeakAsync(AudioJob.LineOf(text, language));
        Assert.InRange(text.Length / sound.DurationS, slowest, fastest);
    }

    [Theory]
    [InlineData("<speak><break time='10s'/><prosody rate='x-slow'>hello</prosody></speak>")]
    [InlineData("[[h@l'oU]] [[ ]] hello")]
    [InlineData("--version -w /tmp/owned.wav $(id) `id` ; rm -rf / | hello")]
    [InlineData("\u0001200S\u00010A hello \u0000\u001b[31m\u0007 \u202Eolleh\u202C\uFEFF")]
    [InlineData("-f /etc/passwd")]
    public async Task Text_that_looks_like_commands_is_only_read_out(string text)
    {
        var (file, sound) = await job.SpeakAsync(AudioJob.LineOf(text));
        Assert.Equal("speech", file.Metadata!.Value.GetProperty("manner").GetString());
        Assert.InRange(sound.DurationS, 0.3, 12);
        Assert.False(File.Exists("/tmp/owned.wav"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Привет, мир")]
    [InlineData("مرحبا بالعالم")]
    [InlineData("こんにちは、世界")]
    [InlineData("안녕하세요")]
    [InlineData("नमस्ते दुनिया")]
    [InlineData("สวัสดีชาวโลก")]
    [InlineData("שלום")]
    [InlineData("ግዕዝ")]
    [InlineData("ᚠᚢᚦᚨᚱ")]
    [InlineData("𓀀𓀁𓀂")]
    [InlineData("𠮷野家")]
    [InlineData("e\u0301\u0301\u0301\u0301")]
    [InlineData("1984")]
    public async Task Letters_and_digits_of_any_script_sound_in_both_languages(string text)
    {
        foreach (var language in new[] { "zh-CN", "en" })
        {
            var (_, sound) = await job.SpeakAsync(AudioJob.LineOf(text, language));
            Assert.InRange(sound.DurationS, 0.1, 15);
            Assert.True(Levels.Db(Levels.Rms(sound.Samples)) > -35, $"{text} in {language} can be heard");
        }
    }

    [Theory]
    [InlineData("！！！……")]
    [InlineData("😀🎉")]
    [InlineData("***")]
    [InlineData("\u200B\u200D")]
    public async Task A_line_of_signs_only_is_a_soft_breath(string text)
    {
        var (file, sound) = await job.SpeakAsync(AudioJob.LineOf(text));
        Assert.Equal("breath", file.Metadata!.Value.GetProperty("manner").GetString());
        Assert.Equal(0.7, sound.DurationS, 3);
        Assert.InRange(Levels.Db(Levels.Rms(sound.Samples)), -42, -30);
    }

    [Fact]
    public async Task Two_thousand_characters_are_spoken_whole_and_far_more_are_refused()
    {
        var (_, sound) = await job.SpeakAsync(AudioJob.LineOf(string.Concat(Enumerable.Repeat("天地玄黄，宇宙洪荒。", 200)), "zh-CN"));
        Assert.InRange(sound.DurationS, 300, 700);
        Assert.True(AudioJob.QuietestSecond(sound) > -50);
        var refusal = await Assert.ThrowsAsync<AinerException>(() => job.SpeakAsync(AudioJob.LineOf(new string('a', 5001))));
        Assert.Equal(ErrorCode.InputInvalid, refusal.Code);
    }

    [Fact]
    public async Task The_same_line_is_the_same_sound_and_address_and_another_voice_is_another()
    {
        var (first, sound) = await job.SpeakAsync(AudioJob.LineOf("Who are you?", voiceId: "v_lin"));
        var (again, same) = await job.SpeakAsync(AudioJob.LineOf("Who are you?", voiceId: "v_lin"));
        var (other, different) = await job.SpeakAsync(AudioJob.LineOf("Who are you?", voiceId: "v_old_man"));
        Assert.Equal((first.ContentAddress, sound.Samples.Length), (again.ContentAddress, same.Samples.Length));
        Assert.NotEqual(first.ContentAddress, other.ContentAddress);
        Assert.NotEqual(sound.Samples, different.Samples);
        Assert.Equal("v_lin", first.Metadata!.Value.GetProperty("voice_id").GetString());
    }

    [Fact]
    public void A_voice_keeps_variant_and_throat_over_moods_and_follows_its_presentation()
    {
        var voice = new Voice { VoiceId = "v_1", Language = "en", Presentation = Presentation.Feminine };
        var shapes = Enum.GetValues<Mood>().Select(mood => VoiceShape.Of(voice, mood)).ToList();
        Assert.Single(shapes.Select(shape => (shape.Variant, shape.Throat)).Distinct());
        Assert.StartsWith("f", shapes[0].Variant, StringComparison.Ordinal);
        Assert.StartsWith("m", VoiceShape.Of(voice with { Presentation = Presentation.Masculine }, Mood.Calm).Variant, StringComparison.Ordinal);
        Assert.Equal("m2", VoiceShape.Of(voice with { Variant = "m2" }, Mood.Calm).Variant);
        // A variant is a file name to espeak-ng: what is not one of its own is not passed on.
        Assert.StartsWith("f", VoiceShape.Of(voice with { Variant = "../../x" }, Mood.Calm).Variant, StringComparison.Ordinal);
        var many = Enumerable.Range(0, 40).Select(i => VoiceShape.Of(new Voice { VoiceId = $"v_{i}", Language = "en" }, Mood.Neutral)).Distinct().Count();
        Assert.True(many >= 38, "forty characters have about forty voices");
    }

    [Fact]
    public void Text_is_cut_into_runs_by_script_with_a_bound()
    {
        Assert.Equal([("cmn", "他说 hello，走了。")], SpeakableText.Runs("他说 hello，走了。", "zh-CN").Select(run => (run.Language, run.Text)));
        Assert.Equal(["en-us", "cmn", "en-us"], SpeakableText.Runs("He said 你好 twice", "en").Select(run => run.Language));
        Assert.Equal(["ja"], SpeakableText.Runs("世界へようこそ", "zh-CN").Select(run => run.Language).Distinct());
        var restless = string.Concat(Enumerable.Repeat("aя", 300));
        var runs = SpeakableText.Runs(restless, "en");
        Assert.InRange(runs.Count, 2, 24);
        Assert.Equal(600, runs.Sum(run => run.Text.EnumerateRunes().Count(Rune.IsLetter)));
    }
}
