using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Cards;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Figures;
using Ainer.Workers.Video.Sets;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Tests;

public sealed class DrawingTests
{
    [Fact]
    public void Text_breaks_between_ideographs_and_between_words_and_ends_in_an_ellipsis()
    {
        Assert.Equal(["一二三", "四五"], SvgText.Wrap("一二三四五", 3, 5));
        Assert.Equal(["the old", "harbour"], SvgText.Wrap("the old harbour", 4.5, 5));
        Assert.Equal(["一二三…"], SvgText.Wrap("一二三四五", 3, 1));
        Assert.Empty(SvgText.Wrap(" \u0000\n ", 3, 2));
    }

    [Fact]
    public void Escaped_text_holds_no_markup_and_nothing_that_xml_forbids() =>
        Assert.Equal("&lt;a b=&quot;c&quot;&gt;&amp;&apos;", SvgText.Escape("<a b=\"c\">\u0001&'\uFFFF🎬"));

    [Theory]
    [InlineData("一封旧信", "Letter")]
    [InlineData("red lanterns", "Lantern")]
    [InlineData("a wrapped parcel", "Parcel")]
    [InlineData("缆绳", "Rope")]
    [InlineData("烟斗", "Pipe")]
    [InlineData("火柴", "Match")]
    [InlineData("旧皮箱", "Suitcase")]
    [InlineData("the iron key", "Key")]
    [InlineData("日记本", "Book")]
    [InlineData("铜铃", "Bell")]
    public void Things_are_recognised_by_name(string name, string kind) => Assert.Equal(kind, PropKinds.Of(name).ToString());

    [Fact]
    public void A_thing_that_nobody_can_draw_is_no_parcel() => Assert.Null(PropKinds.Of("a monkey"));

    [Theory]
    [InlineData(PlaceKind.Room)]
    [InlineData(PlaceKind.Harbor)]
    [InlineData(PlaceKind.Village)]
    public void Two_shots_of_a_place_stand_in_the_same_set(PlaceKind place)
    {
        static string SetOf(Shot shot)
        {
            var scenery = new Scenery(shot, 1280, 1);
            var palette = new Palette(shot);
            Sky.Paint(scenery, palette);
            var set = new SetCanvas(scenery, palette, PlaceSets.IsIndoors(shot));
            PlaceSets.Build(shot, set);
            set.FinishBack();
            return string.Concat(scenery.Layers.Select(layer => layer.Art.Drawing.Body));
        }

        var shot = Studio.Shot(place: place);
        Assert.Equal(SetOf(shot), SetOf(shot with { Seed = 98_765, ShotId = "shot_2", Description = "Somebody else speaks." }));
        Assert.NotEqual(SetOf(shot), SetOf(shot with { PlaceName = "another place" }));
    }

    [Fact]
    public void Somebody_in_a_room_is_no_doll_beside_its_furniture()
    {
        double ScaleIn(PlaceKind place) => FigurePlacing.Place(Studio.Shot(Framing.Establishing, place), 1280)[0].Place.Scale;
        Assert.True(ScaleIn(PlaceKind.Room) > 1.5 * ScaleIn(PlaceKind.Harbor));
    }

    [Fact]
    public void A_mans_curls_are_short_and_his_face_is_his_own()
    {
        var drawn = new[] { Presentation.Masculine, Presentation.Feminine }.Select(who =>
        {
            var drawing = new Svg("t");
            HairDrawing.DrawBack(drawing, new FigureStyle(Studio.Mei with { Presentation = who, HairStyle = "curly" }));
            return drawing.Body;
        }).ToList();
        Assert.Contains("cy='26'", drawn[1], StringComparison.Ordinal);
        Assert.DoesNotContain("cy='26'", drawn[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kitchen", "Kitchen")]
    [InlineData("Ninth Street", "Ninth Street")]
    [InlineData("码头", "码头")]
    public void A_place_is_captioned_as_a_heading(string name, string caption) => Assert.Equal(caption, PlaceCaption.Titled(name));

    [Fact]
    public void Weather_stays_outside_of_a_tower_that_somebody_has_entered()
    {
        var tower = Studio.Shot(place: PlaceKind.Tower) with { Weather = Weather.Rain };
        Assert.False(PlaceSets.IsIndoors(tower));
        Assert.True(PlaceSets.IsIndoors(tower with { Indoors = true }));
        Assert.False(PlaceSets.IsIndoors(Studio.Shot(place: PlaceKind.Forest) with { Indoors = true }));
    }

    [Fact]
    public void Behind_a_face_the_place_is_nearer_and_out_of_focus()
    {
        var scenery = new Scenery(Studio.Shot(Framing.Close), 1280, 1);
        scenery.Behind();
        scenery.AddWhole(scenery.NewDrawing().Rect(0, 0, 10, 10, "#ffffff"), 0.5);
        scenery.InFocus();
        scenery.AddWhole(scenery.NewDrawing().Rect(0, 0, 10, 10, "#ffffff"), 0.5);
        Assert.True(scenery.Layers[0].Zoom > 1.2 && scenery.Layers[0].Art.PixelsPerUnit < 0.6);
        Assert.True(scenery.Layers[1].Zoom == 1 && scenery.Layers[1].Art.PixelsPerUnit == 1);
    }

    [Fact]
    public void A_hand_holds_what_it_can_and_no_lighthouse() =>
        Assert.Equal([PropKind.Pipe, PropKind.Suitcase, null, null], new[] { new[] { "渔网", "烟斗" }, ["皮箱"], ["渔网"], [] }.Select(things => PropKinds.Held(things)));

    [Fact]
    public void People_at_the_same_spot_are_set_apart_and_stay_in_the_picture()
    {
        var shot = Studio.Shot() with { Characters = [.. Enumerable.Range(0, 5).Select(i => Studio.Person($"c{i}", Studio.Mei, 0.5))] };
        var places = FigurePlacing.Place(shot, 1280).Select(person => person.Place.X).ToArray();
        Assert.All(places, x => Assert.InRange(x, 60, 1220));
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First > 120));
    }

    [Theory]
    [InlineData(CameraMove.PushIn)]
    [InlineData(CameraMove.PullOut)]
    [InlineData(CameraMove.PanLeft)]
    [InlineData(CameraMove.PanRight)]
    [InlineData(CameraMove.TiltUp)]
    [InlineData(CameraMove.TiltDown)]
    [InlineData(CameraMove.Drift)]
    public void No_camera_move_looks_beyond_the_painted_margin(CameraMove move)
    {
        var scenery = new Scenery(Studio.Shot(), 1280, 1);
        foreach (var seconds in new[] { 1.0, 6, 30 })
            for (var i = 0; i <= 20; i++)
                foreach (var depth in new[] { 0.1, 0.6, 1, 1.35 })
                {
                    var view = new CameraPath(move, Framing.Wide, seconds).At(seconds * i / 20);
                    var (left, top, _) = StageProjection.Project(scenery, view, depth, -Scenery.Margin, -Scenery.Margin);
                    var (right, bottom, _) = StageProjection.Project(scenery, view, depth, 1280 + Scenery.Margin, 720 + Scenery.Margin);
                    Assert.True(left <= 0 && top <= 0 && right >= 1280 && bottom >= 720, $"{move} at {i}: {left:0} {top:0} {right:0} {bottom:0}");
                }
    }
}
