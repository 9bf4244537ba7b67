using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Planner.Tests;

public sealed class SampleFilmTests
{
    private readonly FilmPlan film = Planning.OfSample("chapter.zh-CN.txt");

    [Fact]
    public void The_Chinese_film_lasts_about_four_minutes_at_most() => Assert.InRange(film.Seconds(), 150, 240);

    [Fact]
    public void The_six_line_film_lasts_under_fifteen_seconds() => Assert.InRange(Planning.OfSample("six-lines.zh-CN.txt", Planning.Options() with { Quality = Quality.Preview }).Seconds(), 4, 14.5);

    [Fact]
    public void It_opens_with_a_title_card_that_reads_the_title()
    {
        Assert.Equal(Framing.Title, film.Shots.Shots[0].Framing);
        Assert.Equal("第一章 雾港的灯", film.Shots.Shots[0].Description);
        Assert.Equal("第一章 雾港的灯", film.Timeline.Lines[0].Text);
    }

    [Fact]
    public void Each_scene_opens_by_showing_where_it_is() => Assert.All(
        film.Shots.Shots.Where(s => s.Framing != Framing.Title).GroupBy(s => s.SceneId), scene => Assert.Equal(Framing.Establishing, scene.First().Framing));

    [Fact]
    public void Each_arrival_at_another_place_shows_it() => Assert.All(
        film.Shots.Shots.Zip(film.Shots.Shots.Skip(1)).Where(p => p.First.PlaceId != p.Second.PlaceId), p => Assert.Equal(Framing.Establishing, p.Second.Framing));

    [Fact]
    public void It_uses_every_framing_and_most_camera_moves()
    {
        Assert.Equal(Enum.GetValues<Framing>().Order(), film.Shots.Shots.Select(s => s.Framing).Distinct().Order());
        Assert.True(film.Shots.Shots.Select(s => s.Camera).Distinct().Count() >= 6);
    }

    [Fact]
    public void Rain_falls_in_the_picture_and_in_the_sound_of_the_second_scene()
    {
        Assert.All(film.Shots.Shots.Where(s => s.SceneId == "S02"), s => Assert.Equal(Weather.Rain, s.Weather));
        var second = film.Shots.Shots.Where(s => s.SceneId == "S02").Select(s => s.ShotId).ToHashSet();
        Assert.Contains(film.Timeline.Effects, e => e.Effect == "rain" && e.Ambient && second.Contains(e.ShotId));
        Assert.Contains(film.Timeline.Effects, e => e.Effect == "thunder" && !e.Ambient && second.Contains(e.ShotId));
    }

    [Fact]
    public void Music_changes_with_the_mood_but_not_often()
    {
        Assert.InRange(film.Timeline.Music.Count, 3, 9);
        Assert.True(film.Timeline.Music.Select(c => c.Mood).Distinct().Count() >= 3);
    }

    [Theory]
    [InlineData(Quality.Preview, 640, 360)]
    [InlineData(Quality.Standard, 1280, 720)]
    [InlineData(Quality.High, 1920, 1080)]
    public void Quality_decides_the_size_of_the_picture(Quality quality, int width, int height)
    {
        var plan = Planning.OfSample("six-lines.zh-CN.txt", Planning.Options() with { Quality = quality });
        Assert.Equal((width, height, 24), (plan.Timeline.Width, plan.Timeline.Height, plan.Timeline.Fps));
    }

    [Fact]
    public void The_whole_cast_is_seen() =>
        Assert.Equal(["林晚", "老周", "阿宁"], film.Shots.Shots.SelectMany(s => s.Characters).Select(c => c.Name).Distinct());

    [Fact]
    public void Speakers_of_a_close_up_are_the_ones_who_are_heard() => Assert.All(film.Shots.Shots.Where(s => s.LipSync), shot =>
        Assert.Equal(shot.Characters.Single().EntityId, film.Timeline.Lines.Where(l => l.ShotId == shot.ShotId).Select(l => l.SpeakerId).OfType<string>().Distinct().Single()));

    [Fact]
    public void The_harbor_and_the_tower_are_drawn_as_such() =>
        Assert.Equal([PlaceKind.Harbor, PlaceKind.Tower], film.Shots.Shots.Select(s => s.PlaceKind).Distinct());

    [Fact]
    public void Twenty_thousand_characters_are_planned_in_seconds()
    {
        var text = string.Concat(Enumerable.Repeat(Planning.Sample("chapter.zh-CN.txt"), 20))[..20_000];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var plan = Planning.Of(text);
        // A second where the machine is its own; the bound only tells seconds from minutes on a busy one.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40), watch.Elapsed.ToString());
        Assert.True(plan.Shots.Shots.Count > 500);
        Assert.Equal(Planning.Letters(text), Planning.Letters(string.Concat(plan.Timeline.Lines.Select(l => l.Text))));
        Assert.All(plan.Shots.Shots.GroupBy(s => s.SceneId), scene => Assert.Equal(scene.Key, scene.First().SceneId));
    }
}
