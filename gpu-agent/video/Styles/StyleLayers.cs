using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Styles;

/// <summary>What lies over the whole picture in a style: dark corners, paper, washes. It stays clear of the middle, where faces are.</summary>
internal static class StyleLayers
{
    public static void Paint(Scenery scenery)
    {
        var random = scenery.Random.Fork("style");
        switch (scenery.Style.Treatment)
        {
            case Treatment.Noir: Corners(scenery, "#000000", 0.85); break;
            case Treatment.Oil: Corners(scenery, "#1c0e04", 0.5); break;
            case Treatment.Neon: Corners(scenery, "#12042e", 0.6); break;
            case Treatment.Sepia:
                // The lamp of an old projector is never quite steady.
                Corners(scenery, "#1e1006", 0.8, t => new Pose(Opacity: 0.86 + 0.09 * Math.Sin(t * 13) + 0.05 * Math.Sin(t * 29.7)));
                break;
            case Treatment.Watercolour: Washes(scenery, random, "#ffffff", 26, 0.5); Corners(scenery, "#fbf4e6", 0.8); break;
            case Treatment.Ink: Washes(scenery, random, "#3a3838", 9, 0.16); Corners(scenery, "#f2ecdd", 0.9); break;
            case Treatment.Pastel: Corners(scenery, "#fffaf6", 0.55); break;
        }
    }

    private static void Corners(Scenery scenery, string color, double strength, Func<double, Pose>? life = null)
    {
        var drawing = new Svg("corners_");
        drawing.Rect(-Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, drawing.Rim(color, strength));
        scenery.Add(drawing, -Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, 0, life, detail: 0.25);
    }

    /// <summary>Soft blots along the edges, as water leaves them on paper.</summary>
    private static void Washes(Scenery scenery, Seeded random, string color, int count, double strength)
    {
        var drawing = new Svg("washes_");
        for (var i = 0; i < count; i++)
        {
            var turn = random.Between(0, 2 * Math.PI);
            var (x, y) = (scenery.Width * (0.5 + 0.56 * Math.Cos(turn)), Scenery.Height * (0.5 + 0.56 * Math.Sin(turn)));
            drawing.Ellipse(x, y, random.Between(60, 190), random.Between(40, 120), drawing.Glow(color, strength * random.Between(0.4, 1)));
        }
        scenery.Add(drawing, -Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, 0, detail: 0.35);
    }
}
