using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Sets;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Cards;

/// <summary>One thing, large, on a table in the light of its place.</summary>
internal static class DetailCard
{
    /// <summary>The first thing of a shot that can be drawn; null where there is none: then the place itself is shown, rather than a wrong thing.</summary>
    public static PropKind? KindOf(Shot shot) => shot.Props.Select(PropKinds.Of).FirstOrDefault(kind => kind is not null);

    public static void Add(Scenery scenery, Palette palette, PropKind kind)
    {
        var (middle, indoors) = (scenery.Width / 2, PlaceSets.IsIndoors(scenery.Shot));
        var veil = scenery.NewDrawing();
        veil.Rect(-Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, palette.SkyTop.Darker(0.55), opacity: 0.62);
        scenery.Add(veil, -Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, 0.2, detail: 0.25);
        var table = scenery.NewDrawing();
        Ink wood = indoors ? palette.Inside("#8a5a3a") : palette.Outside("#8a6a4c");
        table.Rect(-Scenery.Margin, 500, scenery.Width + 2 * Scenery.Margin, 320, table.Vertical(wood.Lighter(0.12), wood, wood.Darker(0.35))).Rect(-Scenery.Margin, 500, scenery.Width + 2 * Scenery.Margin, 5, wood.Lighter(0.3));
        for (var i = 0; i < 5; i++) table.Stroke(Svg.D($"M{-Scenery.Margin} {540 + i * i * 12} q{scenery.Width * 0.3} {10 - i * 4} {scenery.Width * 0.6} 0 t{scenery.Width * 0.6} 0"), wood.Darker(0.18), 2.4, 0.6);
        scenery.AddWhole(table, 0.8);
        scenery.AddGlow(middle, 380, 430, palette.Lamp.Lighter(0.3), 0.55, 0.9);
        var prop = scenery.NewDrawing();
        prop.Ellipse(middle, 540, 190, 26, prop.Glow("#0c0810", 0.75)).Begin(middle, 400, 1.5, 1.5);
        PropDrawing.Draw(prop, kind);
        prop.End();
        scenery.Add(prop, middle - 300, 130, 600, 450, 1, t => new Pose(0, 2.5 * Math.Sin(t * 1.3)));
        var spark = scenery.NewDrawing();
        spark.Shape(Svg.D($"M{middle} 0 Q{middle + 3} 15 {middle + 18} 18 Q{middle + 3} 21 {middle} 36 Q{middle - 3} 21 {middle - 18} 18 Q{middle - 3} 15 {middle} 0 Z"), "#fffbe8");
        foreach (var (dx, y, phase) in new[] { (-130.0, 250.0, 0.0), (120, 210, 2.1), (70, 420, 4.0) })
            scenery.Add(spark, middle - 20, -2, 40, 40, 1.05, t => new Pose(dx, y, 0.6 + 0.5 * Math.Sin(t * 2 + phase), Math.Max(0, Math.Sin(t * 2 + phase))));
    }
}
