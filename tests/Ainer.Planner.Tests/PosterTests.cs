using Ainer.Contracts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Planner.Shots;

namespace Ainer.Planner.Tests;

public sealed class PosterTests
{
    private static readonly Look Any = new() { Skin = "#f0c8a0", HairColor = "#2b2024", HairStyle = "short", GarmentColor = "#3f6fd0", Garment = "coat", AccentColor = "#b58a3a", Accessory = "none" };

    [Theory]
    [InlineData("chapter.zh-CN.txt")]
    [InlineData("chapter.en.txt")]
    public void A_real_films_poster_shows_its_main_character_closely(string sample)
    {
        var film = Planning.OfSample(sample);
        var poster = AinerJson.Read<ComposeParams>(film.Graph.Jobs.Single(job => job.Operation == JobOperation.Compose).Params).PosterShotId;
        var shot = film.Shots.Shots.Single(shot => shot.ShotId == poster);
        Assert.Contains(shot.Framing, new[] { Framing.Close, Framing.Medium });
        Assert.Contains(shot.Characters, seen => seen.EntityId == PosterChooser.MainCharacter(film.Shots.Shots));
    }

    [Fact]
    public void A_close_up_goes_before_a_wide_shot_and_the_main_character_before_another() =>
        Assert.Equal("hero close", Choose(("title", Framing.Title, []), ("hero wide", Framing.Wide, ["hero"]), ("other close", Framing.Close, ["other"]), ("hero close", Framing.Close, ["hero"]), ("both wide", Framing.Wide, ["hero", "other"])));

    [Fact]
    public void The_main_character_farther_off_goes_before_a_close_up_of_somebody_else() =>
        Assert.Equal("hero medium", Choose(("other close", Framing.Close, ["other"]), ("hero medium", Framing.Medium, ["hero"]), ("hero wide", Framing.Wide, ["hero"]), ("again", Framing.Wide, ["hero"])));

    [Fact]
    public void Without_people_a_place_goes_before_the_title() => Assert.Equal("place", Choose(("title", Framing.Title, []), ("place", Framing.Establishing, [])));

    [Fact]
    public void A_single_title_is_the_poster_of_its_film() => Assert.Equal("title", Choose(("title", Framing.Title, [])));

    private static string Choose(params (string Id, Framing Framing, string[] People)[] shots) => PosterChooser.Choose([.. shots.Select((shot, i) => new Shot
    {
        ShotId = shot.Id, Index = i, SceneId = "S01", Framing = shot.Framing, Camera = CameraMove.Drift, PlaceKind = PlaceKind.Street, Description = shot.Id, Timing = new ShotTiming(),
        Characters = [.. shot.People.Select(id => new ShotCharacter { EntityId = id, Name = id, Look = Any, LookHash = "x" })],
    })]);
}
