using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Cards;

/// <summary>More things in the units of <see cref="PropDrawing"/>: what people smoke, wear, tie and carry.</summary>
internal static class DailyThings
{
    private const string Hemp = "#c9a66b";
    private const string DarkHemp = "#94733f";
    private const string Leather = "#8a5532";
    private const string Brass = "#c99a3a";

    public static void Rope(Svg d)
    {
        foreach (var (y, half) in new[] { (70.0, 128.0), (40, 118), (10, 108), (-18, 98) })
            d.Ellipse(0, y, half, 30, DarkHemp).Ellipse(0, y - 4, half - 4, 26, Hemp).Ellipse(0, y - 6, half - 30, 16, DarkHemp);
        d.Stroke(Svg.D($"M92 52 Q170 70 176 20 Q176 -30 132 -52"), DarkHemp, 24).Stroke(Svg.D($"M92 52 Q170 70 176 20 Q176 -30 132 -52"), Hemp, 18);
        for (var i = 0; i < 9; i++) d.Line(-104 + i * 26, 62, -92 + i * 26, 84, DarkHemp, 4, 0.8);
    }

    public static void Pipe(Svg d)
    {
        d.Stroke(Svg.D($"M-150 -46 Q-40 -50 30 24"), "#2e221c", 15).Stroke(Svg.D($"M-156 -46 L-128 -47"), "#14100e", 17)
            .Shape(Svg.D($"M16 -34 H108 Q118 40 100 70 Q66 98 34 68 Q10 34 16 -34 Z"), Leather).Shape(Svg.D($"M16 -34 H40 Q36 40 52 78 Q40 78 34 68 Q10 34 16 -34 Z"), "#a8704a").Ellipse(62, -34, 47, 13, "#3a241a").Ellipse(62, -33, 34, 8, "#5e4a40");
        foreach (var x in new[] { 50.0, 76 }) d.Stroke(Svg.D($"M{x} -58 q-14 -22 0 -42 q12 -20 -2 -38"), "#ffffff", 6, 0.4);
    }

    public static void Net(Svg d)
    {
        d.Shape(Svg.D($"M-170 90 Q-120 -40 -30 -56 Q70 -84 130 10 Q160 50 176 90 Z"), "#8f9a86");
        for (var i = -6; i <= 6; i++) d.Stroke(Svg.D($"M{i * 28} 90 Q{i * 22 + 20} 10 {i * 12 + 20} -52"), "#5d6a58", 3, 0.9).Stroke(Svg.D($"M{i * 28} 90 Q{i * 18 - 30} 20 {i * 10 - 30} -44"), "#5d6a58", 3, 0.9);
        foreach (var (x, y) in new[] { (-150.0, 78.0), (-90, 84), (-26, 82), (40, 86), (104, 80), (156, 84) }) d.Circle(x, y, 15, "#d98a3a").Circle(x - 4, y - 4, 5, "#f0b878");
    }

    public static void Photo(Svg d) =>
        d.Begin(0, 0, turn: -5).Rect(-120, -90, 240, 180, "#f6f1e6", 4).Rect(-106, -76, 212, 132, d.Vertical("#c9b48a", "#8f7a58")).Circle(-34, -18, 24, "#e8cfa8").Shape(Svg.D($"M-80 56 Q-78 8 -34 8 Q10 8 12 56 Z"), "#5e4a3a")
            .Circle(44, -26, 22, "#efdcb8").Shape(Svg.D($"M4 56 Q8 0 44 -2 Q86 0 90 56 Z"), "#7a5a4a").End();

    public static void Bottle(Svg d) =>
        d.Rect(-16, -130, 32, 50, "#5f8f7a", 4).Rect(-20, -146, 40, 26, "#a8744a", 4).Shape(Svg.D($"M-18 -84 Q-62 -60 -62 -20 V74 Q-62 90 -46 90 H46 Q62 90 62 74 V-20 Q62 -60 18 -84 Z"), "#6fa58c").Rect(-62, -10, 124, 62, "#f1e6c8").Stroke(Svg.D($"M-40 12 H40 M-40 30 H20"), "#8a6a4a", 5).Rect(-50, -40, 10, 110, "#ffffff", 5, 0.35);

    public static void Scarf(Svg d) =>
        d.Shape(Svg.D($"M-150 -30 Q0 -90 150 -34 Q160 20 120 26 Q0 -20 -122 28 Q-160 16 -150 -30 Z"), "#c2423a").Shape(Svg.D($"M60 -20 L120 -14 L150 88 L82 92 Z"), "#a8342e").Stroke(Svg.D($"M-130 -8 Q0 -60 130 -10"), "#e88a6a", 7)
            .Stroke(Svg.D($"M88 90 l-4 20 M104 90 l0 20 M120 88 l4 20 M136 88 l8 18"), "#a8342e", 6).Line(92, 60, 140, 56, "#e88a6a", 7);

    public static void Whistle(Svg d) =>
        d.Circle(-20, 20, 68, "#b8c2ca").Rect(-30, -48, 180, 52, "#d5dde2", 10).Circle(-20, 20, 40, "#8f9aa4").Circle(-30, 12, 16, "#e6edf0").Rect(50, -50, 30, 20, "#5a646c").Stroke(Svg.D($"M-88 20 q-60 -20 -50 -80 q8 -50 60 -50"), "#2f5f9e", 7);

    public static void Suitcase(Svg d) =>
        d.Stroke(Svg.D($"M-44 -62 V-92 Q-44 -106 -30 -106 H30 Q44 -106 44 -92 V-62"), "#4a2e1c", 13).Rect(-140, -64, 280, 154, Leather, 14).Rect(-140, -6, 280, 8, "#5e3820").Rect(-96, -64, 26, 154, "#6f4226").Rect(70, -64, 26, 154, "#6f4226")
            .Rect(-94, -14, 22, 22, Brass, 4).Rect(72, -14, 22, 22, Brass, 4).Polygon(Brass, -140, -64, -108, -64, -140, -32).Polygon(Brass, 140, -64, 108, -64, 140, -32);

    public static void Mask(Svg d) =>
        d.Shape(Svg.D($"M-110 -70 Q0 -112 110 -70 Q116 30 60 78 Q0 104 -60 78 Q-116 30 -110 -70 Z"), "#f3ece0").Shape(Svg.D($"M-78 -22 Q-44 -52 -14 -20 Q-44 -4 -78 -22 Z M78 -22 Q44 -52 14 -20 Q44 -4 78 -22 Z"), "#241c22")
            .Stroke(Svg.D($"M-90 -48 Q-50 -76 -12 -44 M90 -48 Q50 -76 12 -44"), "#b5342f", 9).Shape(Svg.D($"M-36 42 Q0 66 36 42 Q0 54 -36 42 Z"), "#b5342f").Circle(-64, 18, 15, "#e8908a", 0.8).Circle(64, 18, 15, "#e8908a", 0.8);

    public static void Match(Svg d) =>
        d.Rect(-130, 10, 180, 80, "#c2423a", 4).Rect(-118, 24, 156, 40, "#f1dfb4", 2).Rect(-130, 78, 180, 12, "#5a3a30").Line(60, 84, 122, -56, "#e8cfa0", 11).Circle(126, -64, 12, "#7a2a22")
            .Shape(Svg.D($"M126 -146 Q160 -100 142 -66 Q126 -50 110 -66 Q94 -96 126 -146 Z"), "#ffab3a").Shape(Svg.D($"M126 -112 Q142 -88 134 -70 Q126 -62 118 -70 Q110 -84 126 -112 Z"), "#fff3c8").Circle(126, -90, 110, d.Glow("#ffcf7a", 0.6));

    public static void Token(Svg d) =>
        d.Circle(0, -112, 12, "#8f2a28").Line(0, -100, 0, -80, "#8f2a28", 6).Shape(Svg.D($"M-56 -80 H56 L74 -54 V62 L44 90 H-44 L-74 62 V-54 Z"), "#6a4a2a").Shape(Svg.D($"M-46 -68 H46 L60 -48 V56 L38 78 H-38 L-60 56 V-48 Z"), "#8f6838")
            .Stroke(Svg.D($"M-28 -34 H28 M0 -34 V44 M-34 6 H34 M-28 44 H28"), "#f0cf7a", 10);

    public static void Lever(Svg d) =>
        d.Shape(Svg.D($"M-110 90 Q-100 30 0 30 Q100 30 110 90 Z"), "#4a4f56").Line(0, 50, 70, -110, "#8a3f2e", 20).Line(0, 50, 70, -110, "#a8553c", 9).Circle(76, -122, 25, "#c2342e").Circle(70, -128, 8, "#f08a78").Circle(0, 54, 19, "#7a828a");
}
