using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>Rivers, the sea, and what floats and ends there.</summary>
internal static class Water
{
    public static void River(SetCanvas set)
    {
        set.Ridge(set.Far, 450, 170, set.C("#7f9fae", 0.62), 4, sharp: false);
        set.Ridge(set.Mid, 476, 90, set.C("#5f8f6a", 0.32), 5, sharp: false);
        for (var i = 0; i < 6; i++) Motifs.Tree(set.Mid, set.W * (i + 0.4) / 6, 484, set.Random.Between(0.5, 0.8), set.C("#5f9450", 0.3), set.C("#6a4a34", 0.3));
        set.Mid.Rect(SetCanvas.Left, 480, set.Right - SetCanvas.Left, 320, Surface(set, "#5fa3b8"));
        Shimmer(set, SetCanvas.Left, 492, set.Right - SetCanvas.Left, 100);
        Boat(set, set.W * 0.68, 520, 0.8);
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 596 Q{set.W * 0.25} 570 {set.W * 0.5} 596 T{set.Right} 590 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.Near.Vertical(set.C("#94a860"), set.C("#6f8446")));
        Reeds(set, set.W * 0.04);
        Reeds(set, set.W * 0.90);
        Nature.Grass(set, set.Near, 620, 36, "#7f9a4a");
        Willow(set);
    }

    public static void Sea(SetCanvas set)
    {
        set.Far.Rect(SetCanvas.Left, 400, set.Right - SetCanvas.Left, 400, set.Far.Vertical(set.C("#5aa6c0", 0.45), set.C("#2f7fa5", 0.1)));
        set.Far.Shape(Svg.D($"M{set.W * 0.70} 402 q60 -54 120 -30 q50 -30 110 30 Z"), set.C("#6f8fa0", 0.5));
        Waves(set, 430, 0.45, "#4f9bb8", 24);
        Waves(set, 480, 0.7, "#3f8db0", 34);
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 566 Q{set.W * 0.3} 540 {set.W * 0.6} 572 T{set.Right} 556 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.C("#ffffff", 0.1))
            .Shape(Svg.D($"M{SetCanvas.Left} 580 Q{set.W * 0.3} 552 {set.W * 0.6} 584 T{set.Right} 570 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.Near.Vertical(set.C("#ecd6a4"), set.C("#d9b67c")));
        set.Near.Shape(Svg.D($"M{set.W * 0.84} 610 q8 -56 60 -60 q56 6 60 62 Z"), set.C("#7f7a78")).Shape(Svg.D($"M{set.W * 0.90} 612 q10 -34 44 -34 q34 6 40 36 Z"), set.C("#97918c"));
        set.Near.Circle(120, 660, 12, set.C("#f0a58a")).Shape(Svg.D($"M250 690 l8 -18 l8 18 l18 2 l-14 12 l4 18 l-16 -10 l-16 10 l4 -18 l-14 -12 Z"), set.C("#e88a5a"));
        Sail(set, set.W * 0.28, 424, 0.7);
    }

    public static void Harbor(SetCanvas set)
    {
        for (var i = 0; i < 9; i++)
        {
            var (x, h) = (set.W * i / 8.4, set.Random.Between(60, 130));
            set.Far.Rect(x, 452 - h, 96, h + 20, set.C(set.Random.Pick("#c9a58a", "#a8b0a5", "#d0b98f"), 0.5)).Polygon(set.C("#a85f4a", 0.5), x - 8, 452 - h, x + 48, 420 - h, x + 104, 452 - h);
        }
        set.Mid.Rect(SetCanvas.Left, 460, set.Right - SetCanvas.Left, 340, Surface(set, "#4a8fa5"));
        Shimmer(set, SetCanvas.Left, 480, set.Right - SetCanvas.Left, 70);
        Sail(set, set.W * 0.20, 520, 1.25);
        Sail(set, set.W * 0.80, 506, 1.0);
        var plank = set.C("#8a6a4a");
        set.Near.Rect(SetCanvas.Left, 566, set.Right - SetCanvas.Left, 240, set.Near.Vertical(plank.Lighter(0.1), plank.Darker(0.25)));
        for (var i = 0; i < 26; i++) set.Near.Line(set.W / 2 + (i - 13) * 60, 568, set.W / 2 + (i - 13) * 92, SetCanvas.Bottom, plank.Darker(0.3), 2, 0.7);
        foreach (var x in new[] { 0.05, 0.36, 0.64, 0.95 }) set.Near.Rect(set.W * x - 16, 520, 32, 80, set.C("#5a4030"), 5).Ellipse(set.W * x, 522, 16, 6, set.C("#7a5a44")).Stroke(Svg.D($"M{set.W * x - 17} 548 h34 M{set.W * x - 17} 558 h34"), set.C("#d8c08a"), 5);
        set.Near.Rect(set.W * 0.84, 528, 84, 70, set.C("#a8794a"), 3).Stroke(Svg.D($"M{set.W * 0.84} 528 l84 70 m0 -70 l-84 70"), set.C("#7a5232"), 5).Ellipse(set.W * 0.13, 566, 34, 38, set.C("#8a5a38")).Stroke(Svg.D($"M{set.W * 0.13 - 33} 556 h66 M{set.W * 0.13 - 33} 578 h66"), set.C("#4a4a50"), 4);
    }

    public static void Ship(SetCanvas set)
    {
        set.Far.Rect(SetCanvas.Left, 410, set.Right - SetCanvas.Left, 390, set.Far.Vertical(set.C("#5aa6c0", 0.4), set.C("#2f7fa5", 0.1)));
        Waves(set, 440, 0.45, "#4795b4", 26);
        Waves(set, 486, 0.7, "#3a86aa", 32);
        var mast = set.C("#6a4630");
        var sail = set.C("#f0e2c4");
        set.Near.Rect(set.W * 0.30, SetCanvas.Top, 24, 650, mast).Shape(Svg.D($"M{set.W * 0.32} 10 Q{set.W * 0.56} 120 {set.W * 0.53} 330 Q{set.W * 0.43} 300 {set.W * 0.32} 326 Z"), sail)
            .Shape(Svg.D($"M{set.W * 0.295} 40 Q{set.W * 0.12} 160 {set.W * 0.10} 340 Q{set.W * 0.2} 310 {set.W * 0.295} 330 Z"), sail.Darker(0.1));
        for (var i = 0; i < 3; i++) set.Near.Stroke(Svg.D($"M{set.W * 0.33} {90 + i * 80} Q{set.W * 0.45} {110 + i * 80} {set.W * 0.525} {140 + i * 70}"), sail.Darker(0.22), 3, 0.7);
        set.Near.Line(set.W * 0.31, 0, SetCanvas.Left, 520, set.C("#5a4a3a"), 3).Line(set.W * 0.31, 0, set.W * 0.95, 540, set.C("#5a4a3a"), 3);
        var deck = set.C("#a87a4c");
        set.Near.Rect(SetCanvas.Left, 560, set.Right - SetCanvas.Left, 250, set.Near.Vertical(deck.Lighter(0.08), deck.Darker(0.25)));
        for (var i = 0; i < 12; i++) set.Near.Line(set.W / 2 + (i - 6) * 110, 562, set.W / 2 + (i - 6) * 190, SetCanvas.Bottom, deck.Darker(0.3), 2.4, 0.7);
        set.Near.Rect(SetCanvas.Left, 478, set.Right - SetCanvas.Left, 14, set.C("#7a4f32"), 4);
        for (var x = SetCanvas.Left; x < set.Right; x += 58) set.Near.Rect(x, 490, 12, 74, set.C("#8a5c3a"), 4);
        set.Near.Circle(set.W * 0.84, 520, 46, set.C("#5e3c26")).Circle(set.W * 0.84, 520, 34, deck).Line(set.W * 0.84 - 58, 520, set.W * 0.84 + 58, 520, set.C("#5e3c26"), 7).Line(set.W * 0.84, 462, set.W * 0.84, 578, set.C("#5e3c26"), 7);
        set.Near.Ellipse(set.W * 0.10, 575, 32, 40, set.C("#8a5a38")).Stroke(Svg.D($"M{set.W * 0.10 - 31} 562 h62 M{set.W * 0.10 - 31} 590 h62"), set.C("#4a4a50"), 4);
    }

    public static void Bridge(SetCanvas set)
    {
        set.Ridge(set.Far, 440, 190, set.C("#7f98ae", 0.6), 4, sharp: false);
        for (var i = 0; i < 8; i++) Motifs.Tree(set.Mid, set.W * (i + 0.3) / 8, 470, set.Random.Between(0.5, 0.9), set.C("#5f9450", 0.32), set.C("#6a4a34", 0.3));
        set.Mid.Rect(SetCanvas.Left, 470, set.Right - SetCanvas.Left, 330, Surface(set, "#5a9fb5"));
        Shimmer(set, SetCanvas.Left, 500, set.Right - SetCanvas.Left, 150);
        var stone = set.C("#b3a58f");
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 620 Q{set.W / 2} 440 {set.Right} 620 V{SetCanvas.Bottom} H{set.W * 0.80} Q{set.W * 0.5} 560 {set.W * 0.20} {SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.Near.Vertical(stone.Lighter(0.1), stone.Darker(0.3)));
        set.Near.Stroke(Svg.D($"M{SetCanvas.Left} 600 Q{set.W / 2} 420 {set.Right} 600"), stone.Darker(0.3), 7).Stroke(Svg.D($"M{SetCanvas.Left} 552 Q{set.W / 2} 372 {set.Right} 552"), stone.Lighter(0.12), 15);
        for (var i = 0; i <= 14; i++)
        {
            var p = i / 14.0;
            var (x, y) = (SetCanvas.Left + p * (set.Right - SetCanvas.Left), 604 - 360 * p * (1 - p) * 1.0);
            set.Near.Rect(x - 11, y - 64, 22, 66, stone).Circle(x, y - 68, 12, stone.Lighter(0.12));
        }
        for (var i = 0; i < 12; i++) set.Near.Stroke(Svg.D($"M{set.W * (0.12 + i * 0.065)} {640 - 40 * Math.Sin(i * 0.27)} h40"), stone.Darker(0.25), 2.4, 0.6);
        Willow(set);
    }

    /// <summary>Lines of light that wander over water.</summary>
    public static void Shimmer(SetCanvas set, double x, double y, double width, double height, double depth = 0.85)
    {
        for (var group = 0; group < 2; group++)
        {
            var drawing = set.Scenery.NewDrawing();
            for (var i = 0; i < (int)(width * height / 5200) + 6; i++)
            {
                var (at, down) = (set.Random.Between(x + 20, x + width - 60), set.Random.Between(y + 4, y + height - 4));
                drawing.Line(at, down, at + set.Random.Between(14, 56) * (0.4 + (down - y) / height), down, set.Palette.SkyLow.Lighter(set.Palette.IsNight ? 0.1 : 0.6), 2.2, 0.75);
            }
            var phase = group * Math.PI;
            set.Moving(drawing, x, y, width, height, depth, t => new Pose(12 * Math.Sin(t * 0.9 + phase), 1.5 * Math.Sin(t * 1.6), 1, 0.5 + 0.4 * Math.Sin(t * 1.8 + phase)));
        }
    }

    public static void Waves(SetCanvas set, double y, double depth, string color, double height)
    {
        var drawing = set.Scenery.NewDrawing();
        var (left, width) = (SetCanvas.Left - 80, set.Right - SetCanvas.Left + 160);
        var path = Svg.D($"M{left} {y + 10}");
        for (var x = left; x < left + width; x += 90) path += Svg.D($" q22 {-height * 0.7} 45 0 t45 0");
        drawing.Shape(path + Svg.D($" V{y + 150} H{left} Z"), drawing.Vertical(set.C(color, 1 - depth).Lighter(0.12), set.C(color, (1 - depth) * 0.5)));
        drawing.Stroke(path, set.C("#ffffff", 0.2), 3, 0.55);
        set.Moving(drawing, left, y - height, width, 150 + height, depth, t => new Pose(30 * Math.Sin(t * 0.7 + y), 5 * Math.Sin(t * 1.1 + y * 2)));
    }

    public static void Sail(SetCanvas set, double x, double y, double s)
    {
        var drawing = set.Scenery.NewDrawing();
        drawing.Shape(Svg.D($"M{x - 110 * s} {y - 22 * s} H{x + 116 * s} L{x + 84 * s} {y + 16 * s} H{x - 80 * s} Z"), set.C("#7a4a30")).Rect(x - 106 * s, y - 26 * s, 218 * s, 7 * s, set.C("#a8744a"))
            .Line(x, y - 24 * s, x, y - 220 * s, set.C("#5a3a28"), 7 * s).Shape(Svg.D($"M{x + 6 * s} {y - 212 * s} Q{x + 96 * s} {y - 140 * s} {x + 84 * s} {y - 44 * s} L{x + 6 * s} {y - 40 * s} Z"), set.C("#f2e4c8"))
            .Shape(Svg.D($"M{x - 6 * s} {y - 196 * s} Q{x - 66 * s} {y - 130 * s} {x - 70 * s} {y - 44 * s} L{x - 6 * s} {y - 40 * s} Z"), set.C("#e0906a"));
        set.Moving(drawing, x - 124 * s, y - 232 * s, 250 * s, 252 * s, 0.8, t => new Pose(5 * Math.Sin(t * 0.6 + x), 4 * Math.Sin(t * 1.2 + x)));
    }

    private static void Boat(SetCanvas set, double x, double y, double s)
    {
        var drawing = set.Scenery.NewDrawing();
        drawing.Shape(Svg.D($"M{x - 120 * s} {y - 20 * s} Q{x} {y + 26 * s} {x + 130 * s} {y - 28 * s} L{x + 100 * s} {y + 14 * s} Q{x} {y + 34 * s} {x - 96 * s} {y + 12 * s} Z"), set.C("#5f4030"))
            .Shape(Svg.D($"M{x - 46 * s} {y - 2 * s} Q{x - 40 * s} {y - 60 * s} {x + 10 * s} {y - 60 * s} Q{x + 58 * s} {y - 60 * s} {x + 60 * s} {y - 2 * s} Z"), set.C("#b58f5a"))
            .Stroke(Svg.D($"M{x - 20 * s} {y - 50 * s} V{y} M{x + 8 * s} {y - 58 * s} V{y} M{x + 36 * s} {y - 50 * s} V{y}"), set.C("#8a6a40"), 3 * s);
        set.Moving(drawing, x - 130 * s, y - 66 * s, 266 * s, 100 * s, 0.8, t => new Pose(t * 5, 3 * Math.Sin(t * 1.3)));
    }

    private static string Surface(SetCanvas set, string water) =>
        set.Mid.Vertical(set.C(water, 0.3).Mix(set.Palette.SkyLow, 0.5), set.C(water).Mix(set.Palette.SkyMiddle, 0.25), set.C(water).Darker(0.2));

    private static void Reeds(SetCanvas set, double x)
    {
        for (var i = 0; i < 12; i++)
        {
            var (at, h) = (x + i * 9.0, set.Random.Between(70, 130));
            set.Near.Stroke(Svg.D($"M{at} 620 Q{at + 4} {620 - h * 0.6} {at + set.Random.Between(-8, 14)} {620 - h}"), set.C("#7a8a45"), 3);
            if (i % 3 == 0) set.Near.Ellipse(at + 3, 620 - h, 5, 15, set.C("#7a4f32"));
        }
    }

    private static void Willow(SetCanvas set)
    {
        var drawing = set.Scenery.NewDrawing();
        var left = set.Random.Chance(0.5);
        for (var i = 0; i < 9; i++)
        {
            var x = left ? SetCanvas.Left + i * 26 : set.Right - i * 26;
            var length = 330 - i * 26 + set.Random.Between(-20, 20);
            drawing.Stroke(Svg.D($"M{x} {SetCanvas.Top} Q{x + 10} {length * 0.5} {x + (left ? 14 : -14)} {length}"), set.C("#6f9a4a"), 4);
            for (var y = -40.0; y < length; y += 26) drawing.Ellipse(x + 8, y, 9, 4, set.C("#86b35a")).Ellipse(x - 4, y + 12, 9, 4, set.C("#79a850"));
        }
        set.Front(drawing, t => new Pose(7 * Math.Sin(t * 0.9), 2 * Math.Sin(t * 1.3)));
    }
}
