using System.Text.Json;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Timeline.Exports;
using Ainer.Timeline.Subtitles;

namespace Ainer.Composer.Tests;

public sealed class SubtitleTests
{
    [Fact]
    public void A_short_line_is_one_cue_of_one_row() => Assert.Equal([["Good evening."]], Rows("Good evening."));

    [Fact]
    public void A_latin_line_breaks_between_words_into_two_even_rows()
    {
        var rows = Assert.Single(Rows("The lantern went out, and for a while nobody in the boat said anything."));
        Assert.Equal(["The lantern went out, and for a while", "nobody in the boat said anything."], rows);
    }

    [Fact]
    public void A_chinese_line_never_begins_a_row_with_closing_punctuation()
    {
        foreach (var row in Rows("雨停了，灯还亮着，他站在桥上，望着河水慢慢地流过去，一句话也没有说。“走吧。”她轻轻地说，“天快黑了，我们还要赶路呢。”").SelectMany(rows => rows))
        {
            Assert.DoesNotContain(row[0], "。，、！？；：”’」』》）…");
            Assert.DoesNotContain(row[^1], "“‘「『《（");
            Assert.InRange(row.Length, 1, 19);
        }
    }

    [Fact]
    public void A_long_line_becomes_cues_that_follow_one_another_without_a_gap()
    {
        var text = string.Concat(Enumerable.Repeat("他慢慢地走过那条没有灯的街。", 12));
        var cues = Cues(text, 30);
        Assert.InRange(cues.Count, 5, 12);
        Assert.All(cues, cue => Assert.InRange(cue.Rows.Count, 1, 2));
        Assert.Equal(cues.Skip(1).Select(cue => cue.StartS), cues.SkipLast(1).Select(cue => cue.EndS));
        Assert.Equal(text, string.Concat(cues.SelectMany(cue => cue.Rows)));
        Assert.Equal(cues[0].StartS + 30, cues[^1].EndS, 6);
    }

    [Fact]
    public void A_row_ends_with_a_sentence_where_one_ends_near_the_middle() =>
        Assert.Equal(["像刚从水里捞起来。", "最后一班渡船靠岸时，只有一个人。"], Assert.Single(Rows("像刚从水里捞起来。最后一班渡船靠岸时，只有一个人。")));

    [Fact]
    public void A_word_stays_until_it_can_be_read_but_never_over_the_next_one_or_a_cut()
    {
        var plan = Plan("不，", 0.4) with
        {
            Shots = [new TimelineShot("s1", "sc1", "One", new ShotTiming { LeadS = 0, TailS = 0.1, MinS = 0, Lines = [new TimedLine("l1", 0, 0.4), new TimedLine("l2", 0.2, 0.4)] })],
            Lines = [Line("l1", LineKind.Dialogue, "不，"), Line("l2", LineKind.Narration, "他说，")],
        };
        var cues = SubtitleCues.Of(plan, TimelineResolver.Resolve(plan, new Dictionary<string, double>()));
        Assert.Equal([0.6, 1.1], cues.Select(cue => Math.Round(cue.EndS, 1)));
        Assert.Equal(1.1, Cues("Yes.", 0.5)[0].EndS - Cues("Yes.", 0.5)[0].StartS, 3);
    }

    [Fact]
    public void What_is_told_is_in_italics_where_somebody_else_speaks()
    {
        var plan = Plan("x", 1) with
        {
            Shots = [new TimelineShot("s1", "sc1", "One", new ShotTiming { Lines = [new TimedLine("l1", 0, 2), new TimedLine("l2", 0.2, 2)] })],
            Lines = [Line("l1", LineKind.Dialogue, "Stay."), Line("l2", LineKind.Narration, "The rain fell.")],
        };
        var cues = SubtitleCues.Of(plan, TimelineResolver.Resolve(plan, new Dictionary<string, double>()));
        Assert.Contains("\nStay.\n", SrtWriter.Write(cues), StringComparison.Ordinal);
        Assert.Contains("\n<i>The rain fell.</i>\n", SrtWriter.Write(cues), StringComparison.Ordinal);
        Assert.Contains(",Narration,,0,0,0,,The rain fell.", AssWriter.Write(cues, 1280, 720), StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", SrtWriter.Write(Cues("The rain fell.", 2)), StringComparison.Ordinal);
    }

    private static Line Line(string id, LineKind kind, string text) => new() { LineId = id, ShotId = "s1", Kind = kind, Text = text, Voice = new Voice { VoiceId = "v", Language = "en" } };

    [Fact]
    public void A_word_longer_than_a_row_is_cut()
    {
        var rows = Rows(new string('a', 200));
        Assert.All(rows.SelectMany(cue => cue), row => Assert.InRange(row.Length, 1, 42));
        Assert.Equal(200, rows.SelectMany(cue => cue).Sum(row => row.Length));
    }

    [Fact]
    public void Markup_is_shown_and_control_characters_vanish() =>
        Assert.Equal("｛＼an8｝＜i＞ a b --＞ c", SubtitleText.Neutralise("{\\an8}<i>\r\n a\u0000\u0007 \u2028 b\u202E --> c\u200B\uFEFF"));

    [Fact]
    public void Characters_beyond_the_basic_plane_are_never_split()
    {
        var text = string.Concat(Enumerable.Repeat("😀𠮷", 60));
        Assert.All(Rows(text).SelectMany(cue => cue), row => Assert.Equal(row, new string([.. row.EnumerateRunes().SelectMany(rune => rune.ToString())])));
        Assert.Equal(text, string.Concat(Rows(text).SelectMany(cue => cue)));
    }

    [Fact]
    public void A_line_without_anything_to_show_gives_no_cue() => Assert.Empty(Cues("\u0007 \r\n", 1));

    [Fact]
    public void An_ass_document_carries_rows_but_no_override_tags()
    {
        var ass = AssWriter.Write(Cues("{\\b1}The lantern went out, and for a while nobody in the boat said anything.", 3), 1280, 720, "t\nDialogue: x");
        Assert.Contains("Dialogue: 0,0:00:00.25,0:00:03.25,Default,,0,0,0,,｛＼b1｝The lantern went out", ass, StringComparison.Ordinal);
        Assert.Equal(2, ass.Split("\\N").Length);
        Assert.Contains("Title: t Dialogue: x\n", ass, StringComparison.Ordinal);
        Assert.DoesNotContain("{", ass, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_timeline_document_lasts_as_long_as_the_film()
    {
        var plan = Plan("Hello.", 2.0);
        var time = TimelineResolver.Resolve(plan, new Dictionary<string, double>());
        using var document = JsonDocument.Parse(OpenTimelineWriter.Write(plan, time, new Dictionary<string, string> { ["shot:s1"] = "https://example.org/s1.mp4" }));
        Assert.Equal("Timeline.1", document.RootElement.GetProperty("OTIO_SCHEMA").GetString());
        var tracks = document.RootElement.GetProperty("tracks").GetProperty("children");
        Assert.Equal(["Picture", "Speech", "Music"], tracks.EnumerateArray().Select(track => track.GetProperty("name").GetString()));
        var clip = tracks[0].GetProperty("children")[0];
        Assert.Equal(time.Frames, clip.GetProperty("source_range").GetProperty("duration").GetProperty("value").GetDouble());
        Assert.Equal("https://example.org/s1.mp4", clip.GetProperty("media_references").GetProperty("DEFAULT_MEDIA").GetProperty("target_url").GetString());
        Assert.Equal("Gap.1", tracks[1].GetProperty("children")[0].GetProperty("OTIO_SCHEMA").GetString());
    }

    private static List<IReadOnlyList<string>> Rows(string text) => [.. Cues(text, 10).Select(cue => cue.Rows)];

    private static IReadOnlyList<SubtitleCue> Cues(string text, double seconds)
    {
        var plan = Plan(text, seconds);
        return SubtitleCues.Of(plan, TimelineResolver.Resolve(plan, new Dictionary<string, double>()));
    }

    private static TimelinePlan Plan(string text, double seconds) => new()
    {
        TenantId = "t", ProjectId = "p", RunId = "r", Title = "T", Language = "en",
        Shots = [new TimelineShot("s1", "sc1", "One", new ShotTiming { Lines = [new TimedLine("l1", 0, seconds)] })],
        Lines = [new Line { LineId = "l1", ShotId = "s1", Kind = LineKind.Narration, Text = text, Voice = new Voice { VoiceId = "v", Language = "en" } }],
    };
}
