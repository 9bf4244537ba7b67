using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Sets;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Figures;

/// <summary>People whom the story does not name: rows of plain figures behind the ones it does, in the light of the place, so that nobody takes them for somebody.</summary>
internal static class Bystanders
{
    private const double Foot = 606;

    public static void Add(Scenery scenery, Palette palette, bool indoors)
    {
        if (scenery.Shot.Framing is Framing.Detail or Framing.Title) return;
        var random = scenery.PlaceRandom.Fork("crowd");
        for (var row = 0; row < 2; row++)
            for (var group = 0; group < 2; group++)
            {
                var drawing = scenery.NewDrawing();
                for (var i = group; i < 11; i += 2) One(drawing, random, palette, indoors, scenery.Width * (i + random.Between(0.2, 0.8)) / 11, row);
                var (phase, reach) = (random.Between(0, 6), 2.5 + row);
                scenery.Add(drawing, -Scenery.Margin, 300, scenery.Width + 2 * Scenery.Margin, Foot + 40 - 300, 0.8 + row * 0.1, t => new Pose(reach * Math.Sin(t * 0.8 + phase), reach * Math.Sin(t * 1.7 + phase)));
            }
    }

    private static void One(Svg drawing, Seeded random, Palette palette, bool indoors, double x, int row)
    {
        Ink In(string color) => indoors ? palette.Inside(color, 0.5) : palette.Outside(color, 0.32 - row * 0.12);
        var scale = 0.62 + row * 0.12 + random.Between(-0.05, 0.05);
        var cloth = In(random.Pick("#6a7a8a", "#8a6a5a", "#5f7a68", "#7a5f7a", "#8a7f5a", "#54606e"));
        drawing.Begin(x, Foot - 26 + row * 26, scale, scale)
            .Shape(Svg.D($"M-40 0 L-46 -150 Q-44 -212 0 -214 Q44 -212 46 -150 L40 0 Z"), cloth)
            .Circle(0, -246, 33, In(random.Pick("#e0bf9f", "#d0a57f", "#e8cbb0")))
            .Shape(Svg.D($"M-35 -244 Q-38 -284 0 -286 Q38 -284 35 -244 Q20 -266 0 -264 Q-20 -266 -35 -244 Z"), In(random.Pick("#2b2624", "#4a3428", "#8f8a84", "#3a3230")))
            .End();
    }
}
