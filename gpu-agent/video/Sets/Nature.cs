using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>Sets without walls.</summary>
internal static class Nature
{
    /// <summary>Open country: for places that the text does not describe.</summary>
    public static void Open(SetCanvas set)
    {
        set.Ridge(set.Far, 460, 170, set.C("#86a0b5", 0.62), 4, sharp: false);
        set.Ridge(set.Mid, 492, 90, set.C("#7fa57a", 0.34), 3, sharp: false);
        for (var i = 0; i < 5; i++) Motifs.Tree(set.Mid, set.W * set.Random.Between(0, 1), 492, set.Random.Between(0.5, 0.8), set.C("#6a9a5c", 0.3), set.C("#6a4a34", 0.3));
        set.Ground("#a5b878", 496);
        Motifs.Tree(set.Near, set.W * (set.Random.Chance(0.5) ? 0.08 : 0.93), 570, 1.7, set.C("#79a557"), set.C("#5a4030"));
        Grass(set, set.Near, 560, 60, "#87a055");
        Flowers(set, 630, 12);
    }

    public static void Garden(SetCanvas set)
    {
        set.Ridge(set.Far, 470, 120, set.C("#6f9a7a", 0.6), 4, sharp: false);
        for (var i = 0; i < 8; i++) Motifs.Tree(set.Mid, set.W * (i + 0.3) / 7, 486 + set.Random.Between(-8, 8), set.Random.Between(0.8, 1.15), set.C(set.Random.Pick("#5f9a52", "#79a85a", "#e59aae"), 0.25), set.C("#6a4a34", 0.2));
        set.Ground("#86b05c");
        Pavilion(set, set.W * (set.Random.Chance(0.5) ? 0.78 : 0.22), 500);
        set.Near.Ellipse(set.W * 0.5, 590, 330, 46, set.C("#d6cba8")).Ellipse(set.W * 0.5, 588, 312, 38, set.Near.Vertical(set.Palette.SkyMiddle, set.Palette.SkyTop));
        for (var i = 0; i < 6; i++) set.Near.Ellipse(set.W * 0.5 + set.Random.Between(-250, 250), 588 + set.Random.Between(-22, 22), 22, 7, set.C("#4f8f52")).Circle(set.W * 0.5 + set.Random.Between(-240, 240), 580 + set.Random.Between(-16, 16), 6, set.C("#f0a0b4"));
        Water.Shimmer(set, set.W * 0.5 - 240, 566, 480, 44, depth: 1);
        Flowers(set, 640, 46);
        Branch(set, "#f0a8bc");
    }

    public static void Forest(SetCanvas set)
    {
        set.Far.Rect(SetCanvas.Left, 300, set.Right - SetCanvas.Left, 400, set.Far.Vertical(set.C("#7fae7a", 0.7), set.C("#4f7f5a", 0.4)));
        for (var i = 0; i < 16; i++) Motifs.Fir(set.Far, set.W * (i - 0.2) / 14, 500, set.Random.Between(1.1, 1.7), set.C("#4f7f62", 0.55));
        for (var i = 0; i < 9; i++) Trunk(set, set.Mid, set.W * (i + set.Random.Between(0, 0.6)) / 8.5, 520, set.Random.Between(14, 24), set.C("#5c4a3c", 0.22));
        for (var i = 0; i < 14; i++) set.Mid.Circle(set.W * i / 13, set.Random.Between(-30, 70), set.Random.Between(80, 130), set.C("#4f8a4a", 0.25));
        set.Ground("#5f7f46", 500);
        for (var i = 0; i < 4; i++) Trunk(set, set.Near, set.W * (0.05 + 0.29 * i) + set.Random.Between(-30, 30), 570, set.Random.Between(30, 44), set.C("#4a3628"));
        for (var i = 0; i < 10; i++) set.Near.Circle(set.W * i / 9, set.Random.Between(-70, 10), set.Random.Between(90, 140), set.C(i % 2 == 0 ? "#3f7a42" : "#4f8a46"));
        Grass(set, set.Near, 560, 60, "#6f9a4a");
        for (var i = 0; i < 5; i++) Mushroom(set, set.Random.Between(30, set.W - 30), set.Random.Between(600, 660));
        Ferns(set);
    }

    public static void Mountain(SetCanvas set)
    {
        set.Ridge(set.Far, 430, 330, set.C("#7a8fb0", 0.62), 4, sharp: true);
        set.Ridge(set.Mid, 480, 270, set.C("#5f7f8a", 0.34), 5, sharp: true);
        set.Ridge(set.Mid, 520, 120, set.C("#54805f", 0.18), 6, sharp: false);
        set.Ground("#7a8a5c", 530);
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 450 Q90 430 190 500 Q250 540 330 560 L{SetCanvas.Left} 620 Z"), set.C("#6a6a62")).Shape(Svg.D($"M{SetCanvas.Left} 450 Q60 440 110 470 L60 590 L{SetCanvas.Left} 600 Z"), set.C("#82807a"));
        Pine(set, 120, 470, 1.2);
        Pine(set, set.W - 130, 545, 1.5);
        set.Near.Shape(Svg.D($"M{set.W * 0.45} 540 Q{set.W * 0.52} 600 {set.W * 0.42} 660 T{set.W * 0.38} {SetCanvas.Bottom} H{set.W * 0.62} Q{set.W * 0.52} 690 {set.W * 0.56} 640 T{set.W * 0.48} 540 Z"), set.C("#cdbb92"));
        Grass(set, set.Near, 570, 40, "#8fa060");
    }

    public static void Field(SetCanvas set)
    {
        set.Ridge(set.Far, 460, 100, set.C("#7f9fa5", 0.6), 5, sharp: false);
        set.Ridge(set.Mid, 490, 56, set.C("#8aa860", 0.3), 4, sharp: false);
        for (var i = 0; i < 3; i++) Motifs.Tree(set.Mid, set.W * set.Random.Between(0.1, 0.9), 480, 0.7, set.C("#5f8f4a", 0.3), set.C("#6a4a34", 0.3));
        set.Ground("#d9b655", 490);
        for (var row = 0; row < 9; row++)
            set.Near.Stroke(Svg.D($"M{SetCanvas.Left} {500 + row * row * 3.4} Q{set.W / 2} {490 + row * row * 3.4} {set.Right} {504 + row * row * 3.4}"), set.C(row % 2 == 0 ? "#c29a3e" : "#e8cc74"), 3 + row * 0.9, 0.75);
        set.Near.Shape(Svg.D($"M{set.W * 0.48} 492 Q{set.W * 0.44} 580 {set.W * 0.30} {SetCanvas.Bottom} H{set.W * 0.66} Q{set.W * 0.54} 600 {set.W * 0.51} 492 Z"), set.C("#c9a878"));
        var x = set.W * (set.Random.Chance(0.5) ? 0.84 : 0.14);
        set.Near.Line(x, 600, x, 420, set.C("#6a4a30"), 8).Line(x - 58, 466, x + 58, 460, set.C("#6a4a30"), 7)
            .Polygon(set.C("#8a4a3a"), x - 60, 456, x + 60, 450, x + 34, 540, x - 34, 540).Circle(x, 424, 24, set.C("#e5cf98")).Polygon(set.C("#b58a45"), x - 46, 414, x + 46, 414, x, 378);
        for (var i = 0; i < 60; i++) Wheat(set, set.Random.Between(SetCanvas.Left, set.Right), set.Random.Between(700, 770), set.Random.Between(0.9, 1.4));
    }

    public static void Desert(SetCanvas set)
    {
        set.Ridge(set.Far, 470, 80, set.C("#d9a878", 0.5), 3, sharp: false);
        set.Mid.Shape(Svg.D($"M{SetCanvas.Left} 520 C{set.W * 0.1} 440 {set.W * 0.3} 400 {set.W * 0.42} 470 C{set.W * 0.6} 520 {set.W * 0.7} 400 {set.W * 0.86} 430 L{set.Right} 480 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.C("#e0ae6a", 0.2))
            .Shape(Svg.D($"M{set.W * 0.24} 430 C{set.W * 0.3} 410 {set.W * 0.36} 430 {set.W * 0.42} 470 C{set.W * 0.34} 500 {set.W * 0.3} 480 {set.W * 0.24} 430 Z"), set.C("#b9824a", 0.2));
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 540 C{set.W * 0.2} 490 {set.W * 0.4} 560 {set.W * 0.6} 530 S{set.W * 0.9} 500 {set.Right} 540 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.Near.Vertical(set.C("#efc583"), set.C("#d69a55")));
        for (var i = 0; i < 7; i++) set.Near.Stroke(Svg.D($"M{SetCanvas.Left} {580 + i * 24} q160 -16 320 0 t320 0 t320 0 t320 0 t320 0"), set.C("#c98f4c"), 2.2, 0.5);
        foreach (var (x, size) in new[] { (set.W * 0.10, 1.2), (set.W * 0.91, 0.9) })
        {
            var green = set.C("#5f8a58");
            set.Near.Rect(x - 15 * size, 560 - 150 * size, 30 * size, 155 * size, green, 15 * size).Stroke(Svg.D($"M{x} {560 - 60 * size} h{44 * size} v{-50 * size}"), green, 20 * size).Stroke(Svg.D($"M{x} {560 - 84 * size} h{-42 * size} v{-38 * size}"), green, 18 * size)
                .Line(x - 4 * size, 560 - 140 * size, x - 4 * size, 560, green.Lighter(0.2), 3 * size, 0.7);
        }
        set.Near.Shape(Svg.D($"M{set.W * 0.72} 572 q20 -40 66 -36 q40 -8 60 36 Z"), set.C("#a8764a"));
    }

    public static void Pine(SetCanvas set, double x, double y, double size)
    {
        set.Near.Stroke(Svg.D($"M{x} {y} Q{x + 14 * size} {y - 70 * size} {x - 8 * size} {y - 130 * size} T{x + 6 * size} {y - 220 * size}"), set.C("#4f3828"), 15 * size);
        foreach (var (dx, dy, w) in new[] { (-44.0, -120.0, 62.0), (46, -150, 66), (-26, -190, 56), (12, -232, 60) })
            set.Near.Ellipse(x + dx * size, y + dy * size, w * size, 22 * size, set.C("#3f6b4a")).Ellipse(x + dx * size, y + (dy - 7) * size, w * 0.8 * size, 13 * size, set.C("#55855a"));
    }

    public static void Grass(SetCanvas set, Svg drawing, double y, int count, string color)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, at, h) = (set.Random.Between(SetCanvas.Left, set.Right), y + set.Random.Between(0, 120), set.Random.Between(10, 22));
            drawing.Stroke(Svg.D($"M{x} {at} q-4 {-h * 0.6} -7 {-h} M{x + 3} {at} q1 {-h * 0.8} 2 {-h * 1.2} M{x + 6} {at} q4 {-h * 0.5} 9 {-h * 0.9}"), set.C(color), 2, 0.8);
        }
    }

    public static void Flowers(SetCanvas set, double y, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, at) = (set.Random.Between(SetCanvas.Left, set.Right), y + set.Random.Between(-30, 70));
            set.Near.Line(x, at, x, at + 16, set.C("#4f7f3e"), 2).Circle(x, at, set.Random.Between(4, 7), set.C(set.Random.Pick("#f2c14e", "#e8707a", "#ffffff", "#b58ad0"))).Circle(x, at, 2, set.C("#fff3c0"));
        }
    }

    /// <summary>A blossoming branch that hangs into the picture and sways.</summary>
    public static void Branch(SetCanvas set, string blossom)
    {
        var drawing = set.Scenery.NewDrawing();
        var left = set.Random.Chance(0.5);
        var (x, way) = left ? (SetCanvas.Left, 1.0) : (set.Right, -1.0);
        drawing.Stroke(Svg.D($"M{x} 30 q{way * 120} 20 {way * 210} 90 M{x + way * 90} 50 q{way * 60} -10 {way * 130} -30"), set.C("#4a3024"), 9);
        for (var i = 0; i < 26; i++)
        {
            var along = set.Random.Next();
            var (cx, cy) = (x + way * (30 + along * 200) + set.Random.Between(-22, 22), 20 + along * 90 + set.Random.Between(-34, 30));
            drawing.Circle(cx, cy, set.Random.Between(8, 16), set.C(blossom).Lighter(set.Random.Between(0, 0.4))).Circle(cx, cy, 2.6, set.C("#d8606f"));
        }
        set.Front(drawing, t => new Pose(3 * Math.Sin(t * 1.1), 4 * Math.Sin(t * 0.8 + 1)));
    }

    private static void Ferns(SetCanvas set)
    {
        var dark = set.C("#1f3a2a");
        foreach (var (x, way) in new[] { (SetCanvas.Left + 30, 1.0), (set.Right - 30, -1.0) })
            for (var i = 0; i < 5; i++)
                set.Fore.Stroke(Svg.D($"M{x} 800 Q{x + way * (10 + i * 30)} {640 - i * 10} {x + way * (50 + i * 46)} {560 + i * 40}"), dark.Lighter(0.04 * i), 15 - i);
    }

    private static void Trunk(SetCanvas set, Svg drawing, double x, double y, double width, Ink bark) =>
        drawing.Shape(Svg.D($"M{x - width * 0.9} {y} Q{x - width * 0.4} {y - 60} {x - width * 0.4} {SetCanvas.Top} H{x + width * 0.4} Q{x + width * 0.4} {y - 60} {x + width} {y} Z"), bark)
            .Line(x - width * 0.1, y - 40, x - width * 0.1, y - 240, bark.Darker(0.25), width * 0.09, 0.7).Line(x + width * 0.16, y - 150, x + width * 0.16, y - 330, bark.Lighter(0.15), width * 0.08, 0.6);

    private static void Mushroom(SetCanvas set, double x, double y) =>
        set.Near.Rect(x - 4, y - 12, 8, 14, set.C("#efe3cf"), 3).Shape(Svg.D($"M{x - 16} {y - 10} Q{x} {y - 34} {x + 16} {y - 10} Z"), set.C("#c8483c")).Circle(x - 4, y - 18, 2.4, set.C("#fff3e0")).Circle(x + 6, y - 15, 2, set.C("#fff3e0"));

    private static void Wheat(SetCanvas set, double x, double y, double size) =>
        set.Fore.Stroke(Svg.D($"M{x} {y + 60} Q{x + 2} {y} {x + 8 * size} {y - 52 * size}"), set.C("#b98a34"), 2.6).Ellipse(x + 9 * size, y - 58 * size, 4.4 * size, 14 * size, set.C("#e3bc5a"));

    private static void Pavilion(SetCanvas set, double x, double y)
    {
        var red = set.C("#a83a30");
        set.Near.Rect(x - 130, y - 4, 260, 22, set.C("#c8bda6"), 3);
        foreach (var dx in new[] { -104.0, -40, 40, 104 }) set.Near.Rect(x + dx - 6, y - 150, 12, 150, red);
        set.Near.Rect(x - 110, y - 40, 220, 8, red).Rect(x - 118, y - 160, 236, 14, set.C("#3f6a5a"));
        Motifs.TiledRoof(set.Near, x - 120, x + 120, y - 152, 74, set.C("#3f5f5a"));
        set.Near.Polygon(set.C("#d9a441"), x - 8, y - 232, x + 8, y - 232, x, y - 262);
    }
}
