using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Cards;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Figures;
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
    [InlineData("a monkey", "Parcel")]
    [InlineData("the iron key", "Key")]
    [InlineData("日记本", "Book")]
    [InlineData("铜铃", "Bell")]
    public void Things_are_recognised_by_name(string name, string kind) => Assert.Equal(kind, PropKinds.Of(name).ToString());

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
