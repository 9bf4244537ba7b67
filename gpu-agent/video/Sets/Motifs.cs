using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Sets;

/// <summary>Shapes that many sets share.</summary>
internal static class Motifs
{
    /// <summary>A leafy tree: trunk and three rounds of leaves.</summary>
    public static void Tree(Svg drawing, double x, double y, double size, Ink leaves, Ink trunk)
    {
        drawing.Shape(Svg.D($"M{x - 9 * size} {y} L{x - 5 * size} {y - 90 * size} L{x + 5 * size} {y - 90 * size} L{x + 10 * size} {y} Z"), trunk)
            .Line(x, y - 70 * size, x + 26 * size, y - 112 * size, trunk, 5 * size);
        drawing.Circle(x - 34 * size, y - 118 * size, 40 * size, leaves.Darker(0.16)).Circle(x + 36 * size, y - 124 * size, 42 * size, leaves.Darker(0.1))
            .Circle(x, y - 152 * size, 52 * size, leaves).Circle(x - 16 * size, y - 168 * size, 26 * size, leaves.Lighter(0.14), 0.8);
    }

    /// <summary>A fir: three tiers.</summary>
    public static void Fir(Svg drawing, double x, double y, double size, Ink leaves)
    {
        drawing.Rect(x - 5 * size, y - 30 * size, 10 * size, 32 * size, leaves.Mix("#3a2a20", 0.7));
        for (var tier = 0; tier < 3; tier++)
        {
            var (bottom, half) = (y - (24 + 52 * tier) * size, (62 - 15 * tier) * size);
            drawing.Polygon(leaves.Darker(0.2 - 0.08 * tier), x - half, bottom, x, bottom - 92 * size, x + half, bottom);
        }
    }

    /// <summary>A sweeping tiled roof over a span.</summary>
    public static void TiledRoof(Svg drawing, double left, double right, double y, double height, Ink tiles)
    {
        var over = (right - left) * 0.09 + 16;
        drawing.Shape(Svg.D($"M{left - over} {y - 8} Q{left + 10} {y - 6} {left + (right - left) * 0.16} {y - height} L{right - (right - left) * 0.16} {y - height} Q{right - 10} {y - 6} {right + over} {y - 8} L{right + over - 10} {y + 8} L{left - over + 10} {y + 8} Z"), tiles);
        drawing.Rect(left + (right - left) * 0.14, y - height - 7, (right - left) * 0.72, 9, tiles.Darker(0.3), 4);
        for (var x = left + (right - left) * 0.2; x < right - (right - left) * 0.18; x += 22) drawing.Line(x, y - height + 6, x + (x - (left + right) / 2) * 0.22, y - 2, tiles.Darker(0.22), 1.6, 0.7);
        drawing.Rect(left - over + 12, y + 4, right - left + 2 * over - 24, 6, tiles.Darker(0.4));
    }
}
