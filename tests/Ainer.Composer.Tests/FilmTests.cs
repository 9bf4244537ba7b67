using System.Globalization;
using System.Text.RegularExpressions;
using Ainer.Benchmarks.Composer;
using Ainer.Composer.Film;
using Ainer.Composer.Segments;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Media.Audio;
using Ainer.Media.Tools;

namespace Ainer.Composer.Tests;

public sealed class FilmTests : IDisposable
{
    private readonly FilmWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_film_has_picture_sound_subtitles_chapters_title_and_poster()
    {
        var sample = await TwoScenesAsync("whole");
        var film = await _workshop.ComposeAsync(sample);
        var facts = await _workshop.ProbeAsync(film);

        Assert.Equal(("h264", 320, 180, "24/1"), (facts.Only("video")!.Codec, facts.Only("video")!.Width, facts.Only("video")!.Height, facts.Only("video")!.FrameRate));
        Assert.Equal(("aac", 48_000, 2), (facts.Only("audio")!.Codec, facts.Only("audio")!.SampleRate, facts.Only("audio")!.Channels));
        Assert.Equal("eng", facts.Only("subtitle")!.Language);
        Assert.Equal(2, facts.Chapters);
        Assert.Equal("The Lantern", facts.Title);
        Assert.True(facts.FastStart);
        Assert.InRange(facts.Only("audio")!.DurationS - facts.Only("video")!.DurationS, -0.03, 0.03);
        Assert.True(new FileInfo(film.PosterPath).Length > 1000);
        Assert.StartsWith("1\n00:00:00,350 --> 00:00:02,350\nGood evening.\n", await File.ReadAllTextAsync(film.SubtitlesPath, FilmWorkshop.Cancellation), StringComparison.Ordinal);
        Assert.Equal((4, 0, 0), (film.Segments.Copied, film.Segments.Reused, film.Segments.Encoded));
    }

    [Fact]
    public async Task A_film_is_as_loud_as_it_should_be_when_another_meter_measures_it()
    {
        var film = await _workshop.ComposeAsync(await TwoScenesAsync("loud"));
        var loudness = await Loudness.MeasureAsync(_workshop.Ffmpeg, FfmpegInput.Mp4(film.FilmPath), null, FilmWorkshop.Cancellation);
        Assert.InRange(loudness.IntegratedLufs, -16.6, -15.4);
        Assert.InRange(loudness.TruePeakDb, -20, -1.5);
        Assert.InRange(film.Media.LoudnessLufs!.Value - loudness.IntegratedLufs, -0.15, 0.15);
    }

    [Fact]
    public async Task The_metadata_say_who_looks_and_sounds_how_in_every_shot()
    {
        var film = await _workshop.ComposeAsync(await TwoScenesAsync("who"));
        var shots = film.Metadata.GetProperty("shots").EnumerateArray().ToList();
        Assert.Equal(4, shots.Count);
        Assert.All(shots, shot =>
        {
            Assert.Equal("00112233aabbccdd", shot.GetProperty("looks").GetProperty("ent_lin").GetString());
            Assert.Equal("narrator", shot.GetProperty("voices")[0].GetProperty("voice_id").GetString());
            Assert.Equal(64, shot.GetProperty("segment").GetString()!.Length);
        });
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_bytes()
    {
        var sample = await TwoScenesAsync("same");
        var first = await _workshop.ComposeAsync(sample, "first");
        var second = await _workshop.ComposeAsync(sample, "second");
        Assert.Equal(await File.ReadAllBytesAsync(first.FilmPath, FilmWorkshop.Cancellation), await File.ReadAllBytesAsync(second.FilmPath, FilmWorkshop.Cancellation));
        Assert.Equal(await File.ReadAllBytesAsync(first.PosterPath, FilmWorkshop.Cancellation), await File.ReadAllBytesAsync(second.PosterPath, FilmWorkshop.Cancellation));
    }

    [Fact]
    public async Task The_poster_is_a_frame_of_the_shot_that_the_plan_names()
    {
        var sample = NewSample("poster");
        foreach (var picture in new[] { "testsrc", "mandelbrot", "testsrc2" }) await sample.AddShotAsync("1", [("A line.", 1.2)], FilmWorkshop.Cancellation, picture: picture);
        async Task<byte[]> PosterAsync(string? shotId, string work)
        {
            var film = await _workshop.Composer.ComposeAsync(sample.Order(work) with { PosterShotId = shotId }, new NoSegmentStore(), new Progress<double>(), FilmWorkshop.Cancellation);
            return await File.ReadAllBytesAsync(film.PosterPath, FilmWorkshop.Cancellation);
        }
        var (second, third, unknown, unnamed) = (await PosterAsync("shot_002", "a"), await PosterAsync("shot_003", "b"), await PosterAsync("shot_999", "c"), await PosterAsync(null, "d"));
        Assert.NotEqual(second, third);
        Assert.Equal(second, await PosterAsync("shot_002", "e"));
        // A name that the timeline does not have is no reason to fail a film.
        Assert.Equal(unnamed, unknown);
    }

    [Fact]
    public async Task A_changed_shot_costs_one_segment_and_the_others_are_found_again()
    {
        var sample = NewSample("changed");
        for (var i = 0; i < 4; i++) await sample.AddShotAsync("1", [("A line.", 1.2)], FilmWorkshop.Cancellation, picture: i == 0 ? "mandelbrot" : "testsrc", foreign: true, extraFrames: i);
        var store = new FolderSegmentStore(Path.Combine(_workshop.Folder, "store"));
        Assert.Equal(4, (await _workshop.ComposeAsync(sample, store: store)).Segments.Encoded);

        await sample.ReplaceClipAsync("shot_002", 60, "testsrc2", foreign: true, FilmWorkshop.Cancellation);
        var again = await _workshop.ComposeAsync(sample, store: store);
        Assert.Equal((0, 3, 1), (again.Segments.Copied, again.Segments.Reused, again.Segments.Encoded));
    }

    [Fact]
    public async Task A_clip_that_is_too_short_goes_on_moving_until_its_shot_ends()
    {
        var sample = NewSample("short");
        await sample.AddShotAsync("1", [("A long line over a short clip.", 4.5)], FilmWorkshop.Cancellation, extraFrames: -100);
        var film = await _workshop.ComposeAsync(sample);
        Assert.Equal(1, film.Segments.Encoded);
        Assert.DoesNotContain("freeze_start", await _workshop.ObserveAsync(film.FilmPath, "-map", "0:v", "-vf", "freezedetect=d=0.5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_in_another_format_and_too_long_is_fitted_and_cut()
    {
        var sample = NewSample("foreign");
        await sample.AddShotAsync("1", [("One.", 1)], FilmWorkshop.Cancellation);
        await sample.AddShotAsync("1", [("Two.", 1)], FilmWorkshop.Cancellation, foreign: true, extraFrames: 30);
        var film = await _workshop.ComposeAsync(sample);
        Assert.Equal((1, 1), (film.Segments.Copied, film.Segments.Encoded));
        Assert.Equal(film.Media.Frames, (await _workshop.ProbeAsync(film)).Only("video")!.Frames);
    }

    [Fact]
    public async Task A_silent_pause_inside_a_line_is_filled_with_room_tone()
    {
        var sample = NewSample("pause");
        await sample.AddShotAsync("1", [("Well … yes.", 5)], FilmWorkshop.Cancellation);
        await sample.ReplaceSpeechAsync("line_001", 5, t => t is > 1 and < 4 ? 0 : 0.3 * Math.Sin(2 * Math.PI * 200 * t), FilmWorkshop.Cancellation);
        var film = await _workshop.ComposeAsync(sample);
        var said = await _workshop.ObserveAsync(film.FilmPath, "-map", "0:a", "-af", "atrim=2:3,volumedetect");
        var mean = double.Parse(Regex.Match(said, @"mean_volume: (-?[\d.]+) dB").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(mean, -50, -40);
    }

    [Theory]
    [InlineData("a:b'c\"d\\e%{pts}[in];x=y,drawtext=text='boo'")]
    [InlineData("{\\an8}<b>bold</b>\\N{\\b1}--> 00:00:01,000 &lt; $(touch /tmp/x) `id`")]
    [InlineData("zeile\r\n\r\n2\r\n00:00:00,000 --> 00:00:09,000\r\nfalsch\u0001\u0007\u001b[31m\u202Ereversed")]
    [InlineData("他说：“快走！”；#=标题\\n\uD83D\uDE00")]
    public async Task Whatever_stands_in_title_and_lines_is_shown_and_never_obeyed(string hostile)
    {
        var sample = new SampleFilm(Path.Combine(_workshop.Folder, "hostile")) { Title = hostile, BurnSubtitles = true, Language = "zh-CN" };
        await sample.AddShotAsync(hostile, [(hostile, 1.5)], FilmWorkshop.Cancellation);
        var film = await _workshop.ComposeAsync(sample);
        var facts = await _workshop.ProbeAsync(film);
        Assert.Equal(FilmMetadata.TitleOf(sample.Timeline()), facts.Title);
        Assert.Equal(1, facts.Chapters);

        var shown = System.Text.Encoding.UTF8.GetString(await _workshop.Ffmpeg.Command([FfmpegInput.Mp4(film.FilmPath)], "-map", "0:s", "-f", "srt", "pipe:1").ReadBytesAsync(FilmWorkshop.Cancellation));
        var asked = await File.ReadAllTextAsync(film.SubtitlesPath, FilmWorkshop.Cancellation);
        Assert.Equal(asked.Trim(), shown.ReplaceLineEndings("\n").Trim());
        Assert.All(asked.Replace("-->", "", StringComparison.Ordinal), letter => Assert.DoesNotContain(letter, "<>{}\\\u0001\u0007\u001b\u202E"));
    }

    [Fact]
    public async Task Burnt_in_subtitles_can_be_seen_in_the_picture()
    {
        var sample = new SampleFilm(Path.Combine(_workshop.Folder, "burnt")) { BurnSubtitles = true };
        await sample.AddShotAsync("1", [("Read me.", 2)], FilmWorkshop.Cancellation, picture: "color");
        var film = await _workshop.ComposeAsync(sample);
        var said = await _workshop.ObserveAsync(film.FilmPath, "-map", "0:v", "-vf", "trim=start=1:end=1.1,signalstats,metadata=print:key=lavfi.signalstats.YMAX");
        Assert.Contains(Regex.Matches(said, @"YMAX=(\d+)"), match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) > 200);
    }

    [Fact]
    public async Task A_missing_clip_is_named_before_any_work_is_done()
    {
        var sample = NewSample("missing");
        await sample.AddShotAsync("1", [("Hello.", 1)], FilmWorkshop.Cancellation);
        sample.Remove(InputNames.Shot("shot_001"));
        var error = await Assert.ThrowsAsync<AinerException>(() => _workshop.ComposeAsync(sample));
        Assert.Equal(ErrorCode.TimelineInvalid, error.Code);
        Assert.Contains("shot_001", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_every_process_before_it_is_said()
    {
        var sample = NewSample("cancelled");
        for (var i = 0; i < 3; i++) await sample.AddShotAsync("1", [("A line.", 20)], FilmWorkshop.Cancellation, foreign: true, extraFrames: i);
        using var cancel = new CancellationTokenSource();
        var order = sample.Order("work");
        var composing = _workshop.Composer.ComposeAsync(order, new Segments.NoSegmentStore(), new Progress<double>(), cancel.Token);
        while (!Processes(order.WorkDirectory).Any() && !composing.IsCompleted) await Task.Delay(20, FilmWorkshop.Cancellation);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => composing);
        Assert.Empty(Processes(order.WorkDirectory));
    }

    private static IEnumerable<string> Processes(string mention) =>
        Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(CommandLine).Where(line => line.Contains(mention, StringComparison.Ordinal));

    private static string CommandLine(string folder)
    {
        try { return File.ReadAllText(Path.Combine(folder, "cmdline")); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return ""; }
    }

    private SampleFilm NewSample(string name) => new(Path.Combine(_workshop.Folder, name));

    private async Task<SampleFilm> TwoScenesAsync(string name)
    {
        var sample = NewSample(name);
        var first = await sample.AddShotAsync("1", [("Good evening.", 2)], FilmWorkshop.Cancellation);
        await sample.AddShotAsync("1", [("The boat is gone.", 2.2), ("And so is he.", 1.4)], FilmWorkshop.Cancellation);
        var third = await sample.AddShotAsync("2", [("Morning came.", 1.8)], FilmWorkshop.Cancellation);
        var last = await sample.AddShotAsync("2", [("Nobody spoke.", 2.6)], FilmWorkshop.Cancellation);
        await sample.AddMusicAsync(first, "shot_002", 7, 220, FilmWorkshop.Cancellation);
        await sample.AddMusicAsync(third, last, 3, 262, FilmWorkshop.Cancellation);
        await sample.AddEffectAsync(third, ambient: true, 2, FilmWorkshop.Cancellation);
        await sample.AddEffectAsync(last, ambient: false, 1, FilmWorkshop.Cancellation);
        return sample;
    }
}
