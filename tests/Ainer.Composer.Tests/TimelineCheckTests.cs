using Ainer.Composer.Film;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Tests;

public sealed class TimelineCheckTests
{
    private static readonly TimelinePlan Sound = new()
    {
        TenantId = "t", ProjectId = "p", RunId = "r", Title = "T", Language = "en",
        Shots = [Shot("s1", "l1"), Shot("s2")],
        Lines = [Line("l1", "s1")],
        Music = [new MusicCue("m1", "s1", "s2", Mood.Calm, PlaceKind.Room, 1)],
    };

    private static readonly string[] Inputs = ["shot:s1", "shot:s2", "line:l1", "cue:m1"];

    [Fact]
    public void A_sound_timeline_has_no_problem() => Assert.Empty(TimelineCheck.Problems(Sound, Inputs));

    [Fact]
    public void A_line_without_speech_is_named() =>
        Assert.Equal("Line l1 of shot s1 has no speech (input line:l1).", Assert.Single(TimelineCheck.Problems(Sound, ["shot:s1", "shot:s2", "cue:m1"])));

    [Fact]
    public void A_line_that_nobody_times_is_named() =>
        Assert.Equal("Line l2 is in no shot's timing, so it would never be heard.", Assert.Single(TimelineCheck.Problems(Sound with { Lines = [Line("l1", "s1"), Line("l2", "s1")] }, Inputs)));

    [Fact]
    public void A_line_timed_in_a_shot_it_does_not_belong_to_is_named() =>
        Assert.Equal("Line l1 belongs to shot s2, but shot s1 times it.", Assert.Single(TimelineCheck.Problems(Sound with { Lines = [Line("l1", "s2")] }, Inputs)));

    [Fact]
    public void Music_that_ends_before_it_begins_is_named() =>
        Assert.Equal("Music cue m1 ends at shot s1, before it begins at s2.",
            Assert.Single(TimelineCheck.Problems(Sound with { Music = [new MusicCue("m1", "s2", "s1", Mood.Calm, PlaceKind.Room, 1)] }, Inputs)));

    [Fact]
    public void An_odd_picture_size_and_an_impossible_timing_are_named()
    {
        var problems = TimelineCheck.Problems(Sound with { Width = 1281, Shots = [Shot("s1", "l1"), Shot("s2") with { Timing = new ShotTiming { LeadS = double.NaN } }] }, Inputs).ToList();
        Assert.Equal(2, problems.Count);
        Assert.Contains("1281x720", problems[0], StringComparison.Ordinal);
        Assert.Contains("s2", problems[1], StringComparison.Ordinal);
    }

    private static TimelineShot Shot(string id, params string[] lines) => new(id, "sc", "Scene", new ShotTiming { Lines = [.. lines.Select(line => new TimedLine(line, 0, 1))] });

    private static Line Line(string id, string shot) =>
        new() { LineId = id, ShotId = shot, Kind = LineKind.Narration, Text = "x", Voice = new Voice { VoiceId = "v", Language = "en" } };
}
