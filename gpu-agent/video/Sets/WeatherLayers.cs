using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>What moves through the air: rain, snow, fog, leaves in the wind, petals, fireflies, dust in rooms.</summary>
internal static class WeatherLayers
{
    public static void Paint(Scenery scenery, Palette palette, bool indoors)
    {
        var random = scenery.Random.Fork("air");
        if (indoors) Dust(scenery, palette, random);
        else
            switch (scenery.Shot.Weather)
            {
                case Weather.Rain: Rain(scenery, random); break;
                case Weather.Snow: Snow(scenery, random); break;
                case Weather.Fog: Fog(scenery, palette, random); break;
                case Weather.Wind: Leaves(scenery, palette, random, 26, 190); break;
                default: CalmAir(scenery, palette, random); break;
            }
    }

    private static void CalmAir(Scenery scenery, Palette palette, Seeded random)
    {
        if (scenery.Shot.Mood is Mood.Romantic) Petals(scenery, random);
        else if (palette.IsNight && IsGreen(scenery.Shot)) Fireflies(scenery, random);
        else if (IsGreen(scenery.Shot)) Leaves(scenery, palette, random, 7, 46);
        else Dust(scenery, palette, random);
    }

    private static bool IsGreen(Shot shot) => shot.PlaceKind is Contracts.Entities.PlaceKind.Garden or Contracts.Entities.PlaceKind.Forest
        or Contracts.Entities.PlaceKind.Courtyard or Contracts.Entities.PlaceKind.Field or Contracts.Entities.PlaceKind.Village
        or Contracts.Entities.PlaceKind.River or Contracts.Entities.PlaceKind.Mountain or Contracts.Entities.PlaceKind.Temple;

    private static void Rain(Scenery scenery, Seeded random)
    {
        var drawing = scenery.NewDrawing();
        drawing.Line(10, 2, 3, 50, "#e8f1fb", 1.7, 0.6);
        Scatter(scenery, drawing, 0, 0, 13, 52, 110, random, (seed, t) =>
        {
            var fall = (seed.Phase + t * (1.25 + 0.35 * seed.Size)) % 1;
            return new Pose(seed.X * (scenery.Width + 240) - 60 - fall * 130, fall * 860 - 100, 0.8 + 0.5 * seed.Size, 0.35 + 0.45 * seed.Size);
        });
    }

    private static void Snow(Scenery scenery, Seeded random)
    {
        var drawing = scenery.NewDrawing();
        drawing.Circle(9, 9, 8, drawing.Glow("#ffffff", 1)).Circle(9, 9, 4.2, "#ffffff", 0.9);
        Scatter(scenery, drawing, 0, 0, 18, 18, 90, random, (seed, t) =>
        {
            var fall = (seed.Phase + t * (0.07 + 0.09 * seed.Size)) % 1;
            return new Pose(seed.X * (scenery.Width + 80) - 40 + 26 * Math.Sin(t * (0.6 + seed.Size) + seed.Phase * 6), fall * 800 - 40,
                0.55 + 0.9 * seed.Size, 0.9);
        });
    }

    private static void Fog(Scenery scenery, Palette palette, Seeded random)
    {
        var color = palette.Haze.Mix("#ffffff", palette.IsNight ? 0.08 : 0.35);
        for (var i = 0; i < 3; i++)
        {
            var drawing = scenery.NewDrawing();
            drawing.Ellipse(600, 150, 600, 150, drawing.Glow(color, 0.95));
            var (y, speed, start) = (210 + i * 130.0, random.Between(14, 30) * (i % 2 == 0 ? 1 : -1), random.Between(-300, 300));
            var swing = random.Between(0, 6);
            scenery.Add(drawing, 0, 0, 1200, 300, 0.5 + i * 0.35,
                t => new Pose(start + t * speed, y + 8 * Math.Sin(t * 0.5 + swing), 1, 0.5), detail: 0.5);
        }
    }

    private static void Leaves(Scenery scenery, Palette palette, Seeded random, int count, double speed)
    {
        var color = palette.Outside(random.Pick("#c98a3a", "#a9b34a", "#d9603a"));
        var drawing = scenery.NewDrawing();
        drawing.Shape(Svg.D($"M2 10 Q8 0 22 4 Q16 15 2 10 Z"), color).Line(4, 9, 20, 5, color.Darker(0.3), 0.9);
        Scatter(scenery, drawing, 0, 0, 24, 16, count, random, (seed, t) =>
        {
            var way = (seed.Phase + t * speed * (0.6 + 0.7 * seed.Size) / (scenery.Width + 200)) % 1;
            return new Pose(way * (scenery.Width + 200) - 100, seed.X * 560 + way * 120 + 24 * Math.Sin(t * (1.5 + seed.Size) + seed.Phase * 9),
                0.6 + 0.7 * seed.Size, 0.95);
        });
    }

    private static void Petals(Scenery scenery, Seeded random)
    {
        var drawing = scenery.NewDrawing();
        drawing.Shape(Svg.D($"M2 8 Q4 0 12 2 Q16 8 10 13 Q4 14 2 8 Z"), "#ffb7c8");
        Scatter(scenery, drawing, 0, 0, 17, 16, 30, random, (seed, t) =>
        {
            var fall = (seed.Phase + t * (0.06 + 0.05 * seed.Size)) % 1;
            return new Pose(seed.X * (scenery.Width + 200) - 160 + fall * 160 + 20 * Math.Sin(t * 1.6 + seed.Phase * 8), fall * 780 - 40, 0.6 + 0.7 * seed.Size, 0.9);
        });
    }

    private static void Fireflies(Scenery scenery, Seeded random)
    {
        var drawing = scenery.NewDrawing();
        drawing.Circle(14, 14, 14, drawing.Glow("#f4ff9a", 0.9)).Circle(14, 14, 2.6, "#fdffd8");
        Scatter(scenery, drawing, 0, 0, 28, 28, 16, random, (seed, t) => new Pose(
            seed.X * scenery.Width + 50 * Math.Sin(t * (0.4 + seed.Size * 0.4) + seed.Phase * 7), 330 + seed.Size * 280 + 26 * Math.Sin(t * 0.7 + seed.Phase * 5),
            1, 0.5 + 0.5 * Math.Sin(t * (1.5 + seed.Size) + seed.Phase * 12)));
    }

    private static void Dust(Scenery scenery, Palette palette, Seeded random)
    {
        var drawing = scenery.NewDrawing();
        drawing.Circle(7, 7, 7, drawing.Glow(palette.IsDark ? "#ffdf9e" : "#fffdf0", 0.85));
        Scatter(scenery, drawing, 0, 0, 14, 14, 22, random, (seed, t) => new Pose(
            seed.X * scenery.Width + t * (4 + 9 * seed.Size) + 14 * Math.Sin(t * 0.5 + seed.Phase * 6), ((seed.Phase * 640) + 640 - t * (4 + seed.Size * 10)) % 640,
            0.4 + 0.7 * seed.Size, 0.25 + 0.3 * Math.Sin(t * 0.9 + seed.Phase * 9)));
    }

    private readonly record struct Speck(double X, double Phase, double Size);

    private static void Scatter(Scenery scenery, Svg drawing, double x, double y, double width, double height, int count, Seeded random, Func<Speck, double, Pose> life)
    {
        var first = new Speck(random.Next(), random.Next(), random.Next());
        var art = scenery.Add(drawing, x, y, width, height, 1.1, t => life(first, t));
        for (var i = 1; i < count; i++)
        {
            var speck = new Speck(random.Next(), random.Next(), random.Next());
            scenery.Repeat(art, 0.8 + speck.Size * 0.5, t => life(speck, t));
        }
    }
}
