using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Sets;

/// <summary>The parts rooms are made of.</summary>
internal static class Interior
{
    /// <summary>A back wall with window holes through which the sky shows, a ceiling shade and a floor in perspective.</summary>
    public static void Walls(SetCanvas set, string wall, string floor, (double X, double Y, double Width, double Height)[] windows, bool planks)
    {
        var path = Svg.D($"M{SetCanvas.Left} {SetCanvas.Top} H{set.Right} V{SetCanvas.FloorLine + 4} H{SetCanvas.Left} Z");
        foreach (var (x, y, width, height) in windows) path += Svg.D($" M{x} {y} h{width} v{height} h{-width} Z");
        set.Mid.Shape(path, set.Mid.Vertical(set.C(wall).Darker(0.30), set.C(wall), set.C(wall).Lighter(0.05)));
        var frame = set.C(floor).Darker(0.15);
        foreach (var (x, y, width, height) in windows)
        {
            set.Mid.Stroke(Svg.D($"M{x} {y} h{width} v{height} h{-width} Z"), frame, 10).Rect(x - 16, y + height, width + 32, 12, frame.Lighter(0.1), 3);
            set.Far.Rect(x - 30, y - 30, width + 60, height + 60, set.Far.Vertical(set.Palette.SkyTop, set.Palette.SkyMiddle, set.Palette.SkyLow));
            set.Far.Circle(x + width * 0.3, y + height + 20, height * 0.42, set.Open("#6d9a62", 0.45)).Circle(x + width * 0.75, y + height + 26, height * 0.36, set.Open("#5a8a5a", 0.4));
            if (!set.Palette.IsDark) set.Glow(x + width / 2, y + height / 2, Math.Max(width, height) * 0.95, 0.35, color: set.Palette.SkyLow.Lighter(0.4));
        }
        var ground = set.C(floor);
        set.Near.Rect(SetCanvas.Left, SetCanvas.FloorLine, set.Right - SetCanvas.Left, SetCanvas.Bottom - SetCanvas.FloorLine, set.Near.Vertical(ground.Darker(0.12), ground, ground.Darker(0.2)))
            .Rect(SetCanvas.Left, SetCanvas.FloorLine - 16, set.Right - SetCanvas.Left, 18, ground.Darker(0.3));
        for (var i = -9; i <= 9; i++)
            if (planks) set.Near.Line(set.W / 2 + i * 92, SetCanvas.FloorLine + 2, set.W / 2 + i * 175, SetCanvas.Bottom, ground.Darker(0.22), 2, 0.7);
        if (!planks)
            for (var i = 0; i < 4; i++) set.Near.Line(SetCanvas.Left, SetCanvas.FloorLine + 18 + i * i * 17 + i * 14, set.Right, SetCanvas.FloorLine + 18 + i * i * 17 + i * 14, ground.Lighter(0.12), 2, 0.5);
    }

    /// <summary>A wooden lattice before a window.</summary>
    public static void Lattice(SetCanvas set, double x, double y, double width, double height)
    {
        var wood = set.C("#5e3b28");
        for (var i = 1; i < 4; i++) set.Mid.Line(x + width * i / 4, y, x + width * i / 4, y + height, wood, 5);
        for (var i = 1; i < 4; i++) set.Mid.Line(x, y + height * i / 4, x + width, y + height * i / 4, wood, 5);
    }

    /// <summary>A hanging scroll with a branch.</summary>
    public static void Scroll(SetCanvas set, double x, double y, double width, double height) =>
        set.Near.Rect(x, y, width, height, set.C("#efe3c6"), 1).Rect(x - 5, y - 6, width + 10, 9, set.C("#6a3f2a"), 4).Rect(x - 5, y + height - 3, width + 10, 9, set.C("#6a3f2a"), 4)
            .Stroke(Svg.D($"M{x + 14} {y + height - 30} q26 -50 16 -104"), set.C("#3c3a38"), 4).Circle(x + 40, y + 50, 6, set.C("#c2524a")).Circle(x + 22, y + 78, 5, set.C("#c2524a")).Circle(x + 46, y + 92, 5, set.C("#c2524a"));

    public static void Rug(SetCanvas set, string color) =>
        set.Near.Polygon(set.C(color), set.W * 0.24, 566, set.W * 0.76, 566, set.W * 0.88, SetCanvas.Bottom, set.W * 0.12, SetCanvas.Bottom)
            .Stroke(Svg.D($"M{set.W * 0.255} 578 H{set.W * 0.745} L{set.W * 0.85} {SetCanvas.Bottom} M{set.W * 0.255} 578 L{set.W * 0.15} {SetCanvas.Bottom}"), set.C("#e5c07a"), 4, 0.8);

    public static void TableLamp(SetCanvas set, double x, double y)
    {
        var wood = set.C("#6a4530");
        set.Near.Rect(x - 80, y, 170, 14, wood, 3).Rect(x - 68, y + 14, 12, 78, wood).Rect(x + 66, y + 14, 12, 78, wood)
            .Rect(x - 6, y - 40, 12, 40, set.C("#c9a25a")).Polygon(set.Palette.IsDark ? Ink.Of("#ffe0a0") : set.C("#e8d5a8"), x - 30, y - 40, x + 30, y - 40, x + 18, y - 84, x - 18, y - 84);
        if (set.Palette.IsDark) set.Glow(x, y - 60, 230, 0.6, flicker: true);
    }

    public static void Books(SetCanvas set, Svg drawing, double x, double y, double width)
    {
        string[] covers = ["#8f3a34", "#3f5f7a", "#6f7a3f", "#b58a45", "#5a3f5e", "#a8683a", "#d0c3a0"];
        drawing.Rect(x, y - 78, width, 84, set.C("#2f1d16")).Rect(x - 8, y, width + 16, 10, set.C("#6f4a32"));
        for (var at = x + 4; at < x + width - 24;)
        {
            var (thick, tall) = (set.Random.Between(11, 24), set.Random.Between(48, 72));
            var cover = set.C(covers[set.Random.Below(covers.Length)]);
            drawing.Rect(at, y - tall, thick, tall, cover, 1.5).Rect(at + 2, y - tall + 9, thick - 4, 4, cover.Lighter(0.35));
            at += thick + (set.Random.Chance(0.12) ? 16 : 1.5);
        }
    }

    public static void Jar(SetCanvas set, double x, double y, string color)
    {
        var clay = set.C(color);
        set.Near.Shape(Svg.D($"M{x - 9} {y - 44} h18 l-3 8 q16 12 10 36 h-32 q-6 -24 10 -36 Z"), clay).Rect(x - 10, y - 50, 20, 7, set.C("#c2423a"), 2).Ellipse(x - 6, y - 20, 4, 9, clay.Lighter(0.3), 0.6);
    }

    /// <summary>Something for sale: a jar, a box or a bolt of cloth.</summary>
    public static void Ware(SetCanvas set, double x, double y, Seeded random)
    {
        switch (random.Below(3))
        {
            case 0: Jar(set, x + 12, y, random.Pick("#b5533c", "#5f8a8a", "#d0a255")); break;
            case 1: set.Near.Rect(x, y - 34, 30, 34, set.C(random.Pick("#a8744a", "#7f8f9a", "#c9b48a")), 2).Rect(x + 12, y - 34, 6, 34, set.C("#c2423a")); break;
            default:
                for (var i = 0; i < 3; i++) set.Near.Rect(x, y - 13 - i * 13, 34, 12, set.C(random.Pick("#c2524a", "#4a78b0", "#d8a94a", "#7a9a5a")), 5);
                break;
        }
    }
}
