using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>The sky: gradient, sun or moon with its halo, stars, drifting clouds, birds by day.</summary>
internal static class Sky
{
    public static void Paint(Scenery scenery, Palette palette)
    {
        var random = scenery.PlaceRandom.Fork("sky");
        var drawing = scenery.NewDrawing();
        drawing.Rect(-Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin,
            drawing.Vertical(palette.SkyTop, palette.SkyMiddle, palette.SkyLow, palette.SkyLow));
        if (palette.IsNight && !palette.Overcast) Stars(drawing, scenery.Width, random);
        if (!palette.Overcast) SunOrMoon(drawing, scenery, palette, random);
        scenery.AddWhole(drawing, 0.1);
        Clouds(scenery, palette, random);
        if (scenery.Shot.TimeOfDay is TimeOfDay.Day or TimeOfDay.Dawn && !palette.Overcast && random.Chance(0.7)) Birds(scenery, palette, random);
    }

    private static void Stars(Svg drawing, double width, Seeded random)
    {
        for (var i = 0; i < 110; i++)
            drawing.Circle(random.Between(-60, width + 60), random.Between(-60, 420), random.Between(0.6, 1.9), "#fffbe6", random.Between(0.35, 0.95));
    }

    private static void SunOrMoon(Svg drawing, Scenery scenery, Palette palette, Seeded random)
    {
        var x = scenery.Width * (random.Chance(0.5) ? random.Between(0.14, 0.32) : random.Between(0.68, 0.86));
        var (y, radius, color) = scenery.Shot.TimeOfDay switch
        {
            TimeOfDay.Night => (random.Between(90, 150), 44.0, "#fdf3cf"),
            TimeOfDay.Dusk => (random.Between(300, 360), 62.0, "#ffe0a0"),
            TimeOfDay.Dawn => (random.Between(290, 350), 54.0, "#fff1c8"),
            _ => (random.Between(80, 130), 46.0, "#fff8dc"),
        };
        drawing.Circle(x, y, radius * 5.2, drawing.Glow(color, palette.IsNight ? 0.32 : 0.55));
        drawing.Circle(x, y, radius, color);
        if (!palette.IsNight) return;
        drawing.Circle(x - 12, y - 8, 9, "#e3d6ae", 0.7).Circle(x + 13, y + 12, 6, "#e3d6ae", 0.7).Circle(x + 8, y - 17, 4, "#e3d6ae", 0.7);
    }

    private static void Clouds(Scenery scenery, Palette palette, Seeded random)
    {
        var heavy = palette.Overcast;
        var count = heavy ? 6 : scenery.Shot.TimeOfDay == TimeOfDay.Night ? 2 : 4;
        var light = palette.SkyLow.Mix("#ffffff", palette.IsNight ? 0.08 : heavy ? 0.2 : 0.65);
        for (var i = 0; i < count; i++)
        {
            var drawing = scenery.NewDrawing();
            var size = random.Between(0.7, heavy ? 1.9 : 1.35);
            var fill = drawing.Vertical(light, light.Mix(palette.SkyMiddle, 0.55));
            var (x, y) = (scenery.Width * (i + random.Between(0.0, 0.8)) / count - 80, random.Between(30, heavy ? 210 : 260));
            var (w, h) = (300 * size, 92 * size);
            drawing.Shape(Cloud(x, y, size), fill, heavy ? 0.75 : 0.9);
            var speed = random.Between(5, 12) * (scenery.Shot.Weather == Weather.Wind ? 4 : 1);
            scenery.Add(drawing, x - 4, y - 4, w + 8, h + 8, 0.16 + i * 0.02, t => new Pose(t * speed), detail: 0.75);
        }
    }

    /// <summary>A flat-bottomed paper cloud, 300 by 92 before scaling.</summary>
    private static string Cloud(double x, double y, double s) => Svg.D(
        $"M{x + 20 * s} {y + 88 * s} C{x - 12 * s} {y + 86 * s} {x - 4 * s} {y + 50 * s} {x + 36 * s} {y + 52 * s} C{x + 40 * s} {y + 18 * s} {x + 92 * s} {y + 12 * s} {x + 108 * s} {y + 34 * s} C{x + 124 * s} {y - 8 * s} {x + 196 * s} {y - 2 * s} {x + 200 * s} {y + 40 * s} C{x + 232 * s} {y + 24 * s} {x + 262 * s} {y + 36 * s} {x + 258 * s} {y + 58 * s} C{x + 304 * s} {y + 58 * s} {x + 306 * s} {y + 88 * s} {x + 274 * s} {y + 88 * s} Z");

    private static void Birds(Scenery scenery, Palette palette, Seeded random)
    {
        var color = palette.Outside("#34405a", 0.25);
        var (up, down) = (scenery.NewDrawing(), scenery.NewDrawing());
        up.Stroke(Svg.D($"M-14 -7 Q-6 -8 0 2 Q6 -8 14 -7"), color, 2.4);
        down.Stroke(Svg.D($"M-14 4 Q-6 -4 0 2 Q6 -4 14 4"), color, 2.4);
        SpriteArt? first = null, second = null;
        var (startX, startY) = (random.Between(0, scenery.Width * 0.5), random.Between(90, 200));
        for (var i = 0; i < 4; i++)
        {
            var (dx, dy, phase) = (startX - i * 46 + random.Between(-8, 8), startY + Math.Abs(i - 1.5) * 16, random.Between(0, 1));
            Pose Fly(double t, bool wingsUp) =>
                ((t * 2.6 + phase) % 1 < 0.5) == wingsUp ? new Pose(dx + t * 34, dy + 5 * Math.Sin(t * 1.3 + phase * 6) - t * 2) : Pose.Hidden;
            if (first is null)
            {
                first = scenery.Add(up, -18, -12, 36, 20, 0.25, t => Fly(t, true));
                second = scenery.Add(down, -18, -12, 36, 20, 0.25, t => Fly(t, false));
                continue;
            }
            scenery.Repeat(first, 0.25, t => Fly(t, true));
            scenery.Repeat(second!, 0.25, t => Fly(t, false));
        }
    }
}
