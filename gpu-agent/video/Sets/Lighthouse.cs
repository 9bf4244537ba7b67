using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>A lighthouse on its rock in the sea, and the stairs inside a tower.</summary>
internal static class Lighthouse
{
    private static readonly string[] LitWords = ["光柱", "亮了", "点亮", "亮着", "灯光扫", "beam", "was lit", "lit the lamp", "lamp burned", "shone"];

    public static void Outside(SetCanvas set)
    {
        set.Far.Rect(SetCanvas.Left, 410, set.Right - SetCanvas.Left, 400, set.Far.Vertical(set.C("#5aa6c0", 0.45), set.C("#2f7fa5", 0.15)));
        Water.Waves(set, 436, 0.45, "#4f9bb8", 26);
        Water.Sail(set, set.W * 0.16, 452, 0.6);
        Water.Waves(set, 500, 0.7, "#3f8db0", 36);
        var x = set.W * 0.66;
        Beam(set, x, 92);
        var (white, red) = (set.C("#f1ece0"), set.C("#c2423a"));
        set.Near.Polygon(white, x - 62, 512, x - 36, 140, x + 36, 140, x + 62, 512).Polygon(white.Darker(0.2), x + 14, 512, x + 10, 140, x + 36, 140, x + 62, 512);
        foreach (var (top, bottom) in new[] { (206.0, 282.0), (360, 440) })
            set.Near.Polygon(red, x - 62 + (512 - bottom) * 0.07, bottom, x - 62 + (512 - top) * 0.07, top, x + 62 - (512 - top) * 0.07, top, x + 62 - (512 - bottom) * 0.07, bottom);
        foreach (var y in new[] { 168.0, 316, 400 }) set.Near.Rect(x - 9, y, 18, 30, set.C("#3b3f48"), 9);
        var iron = set.C("#3a3f48");
        set.Near.Rect(x - 54, 128, 108, 14, iron, 3).Rect(x - 30, 70, 60, 58, Lit(set.Scenery.Shot) ? "#ffe9ad" : set.C("#8fa3ad"), 3)
            .Line(x - 12, 70, x - 12, 128, iron, 3).Line(x + 12, 70, x + 12, 128, iron, 3).Polygon(red, x - 40, 70, x, 34, x + 40, 70).Line(x, 34, x, 12, iron, 4);
        for (var i = -4; i <= 4; i++) set.Near.Line(x + i * 13, 104, x + i * 13, 130, iron, 2.4);
        set.Near.Line(x - 54, 104, x + 54, 104, iron, 3);
        set.Near.Rect(x - 26, 446, 52, 70, set.C("#5a4030"), 22).Circle(x + 14, 484, 4, set.C("#d9a441"));
        var rock = set.C("#6f6a68");
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 620 Q{set.W * 0.2} 560 {set.W * 0.44} 540 Q{set.W * 0.56} 496 {x} 504 Q{set.W * 0.84} 500 {set.Right} 560 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.Near.Vertical(rock.Lighter(0.1), rock.Darker(0.35)));
        for (var i = 0; i < 9; i++) set.Near.Stroke(Svg.D($"M{set.W * (0.06 + i * 0.11)} {606 + i % 3 * 26} q26 -16 60 4"), rock.Darker(0.3), 3, 0.6);
    }

    /// <summary>The inside of a tower: stone, and stairs that climb along the wall.</summary>
    public static void Stairs(SetCanvas set)
    {
        Interior.Walls(set, "#8d867e", "#6a625a", [(set.W * 0.60, 130, 110, 190)], planks: false);
        var joint = set.C("#8d867e").Darker(0.2);
        for (var row = 0; row < 11; row++)
        {
            var y = -30.0 + row * 50;
            set.Mid.Line(SetCanvas.Left, y, set.W * 0.60 - 8, y, joint, 2, 0.5).Line(set.W * 0.60 + 120, y, set.Right, y, joint, 2, 0.5);
            for (var at = SetCanvas.Left + row % 2 * 55; at < set.Right; at += 110)
                if (at < set.W * 0.60 - 8 || at > set.W * 0.60 + 120) set.Mid.Line(at, y, at, y + 50, joint, 2, 0.5);
        }
        var (step, tread) = (set.C("#a29a8e"), set.C("#c2b9a8"));
        for (var i = 0; i < 12; i++)
        {
            var (x, y) = (set.W * (0.98 - i * 0.036), SetCanvas.FloorLine - (12 - i) * 41.0);
            if (i < 11) set.Near.Rect(x - 8, y + 12, set.W * 0.036 + 10, SetCanvas.FloorLine - y - 12, step.Darker(0.06 * (12 - i)));
            set.Near.Rect(x - 14, y, set.W * 0.036 + 20, 14, tread, 2);
        }
        set.Near.Line(set.W * 0.99, SetCanvas.FloorLine - 590, set.W * 0.585, SetCanvas.FloorLine - 116, set.C("#3a3f48"), 7);
        set.Near.Rect(set.W * 0.20, 210, 14, 60, set.C("#4a4038"), 3).Circle(set.W * 0.205, 200, 15, set.Palette.IsDark ? Ink.Of("#ffd98a") : set.C("#d8c8a0"));
        if (set.Palette.IsDark) set.Glow(set.W * 0.205, 206, 260, 0.75, flicker: true);
    }

    private static bool Lit(Shot shot) =>
        shot.TimeOfDay is TimeOfDay.Night or TimeOfDay.Dusk && (shot.Mood is Mood.Triumphant || Array.Exists(LitWords, word => shot.Description.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Two arms of light that come and go, as a lamp seems to that turns.</summary>
    private static void Beam(SetCanvas set, double x, double y)
    {
        if (!Lit(set.Scenery.Shot)) return;
        foreach (var side in new[] { -1, 1 })
        {
            var beam = set.Scenery.NewDrawing();
            beam.Polygon("#fff3c4", x, y - 8, x + side * 900, y - 90, x + side * 900, y + 150, x, y + 8);
            var left = side < 0 ? x - 900 : x;
            set.Moving(beam, left, y - 92, 900, 244, 0.9, t => new Pose(0, 0, 1, 0.14 + 0.26 * (1 + side * Math.Sin(t * 1.3)) / 2));
        }
        set.Glow(x, y + 6, 190, 0.9, flicker: true);
    }
}
