using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Sets;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Cards;

/// <summary>
/// The film's title over its first place: the first line of the shot's description large, what follows small under a rule. The letters rise a little
/// and appear one part after the other.
/// </summary>
internal static class TitleCard
{
    private const int MostText = 400;

    public static void Add(Scenery scenery, Palette palette)
    {
        var text = scenery.Shot.Description;
        var lines = (text.Length > MostText ? text[..MostText] : text).Split('\n', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var (size, title) = Fit(lines.Length > 0 ? lines[0] : "", scenery.Width * 0.78);
        var subtitle = lines.Length > 1 ? SvgText.Wrap(lines[1].ReplaceLineEndings(" "), scenery.Width * 0.7 / 28, 2) : [];
        Veil(scenery);
        var leading = size * 1.32;
        var height = title.Count * leading + (subtitle.Count > 0 ? 56 + subtitle.Count * 42 : 0);
        var top = 320 - height / 2 + size * 0.88;
        for (var i = 0; i < title.Count; i++) Line(scenery, title[i], top + i * leading, size, "#fff8ea", 0.35 + i * 0.25, serif: true, size > 60 ? size * 0.06 : 1);
        Ornament(scenery, palette, top + (title.Count - 1) * leading + size * 0.55);
        for (var i = 0; i < subtitle.Count; i++) Line(scenery, subtitle[i], top + title.Count * leading + 34 + i * 42, 28, "#f0dfc0", 0.9 + i * 0.2, serif: false, 3);
    }

    /// <summary>The largest size at which the title takes at most three lines.</summary>
    private static (double Size, IReadOnlyList<string> Lines) Fit(string title, double width)
    {
        foreach (var size in new[] { 112.0, 92, 76, 62, 50 })
        {
            var lines = SvgText.Wrap(title, width / (size * 1.06), 4);
            if (lines.Count <= (size > 76 ? 1 : size > 55 ? 2 : 3)) return (size, lines);
        }
        return (42, SvgText.Wrap(title, width / 44, 3));
    }

    private static void Veil(Scenery scenery)
    {
        var veil = scenery.NewDrawing();
        veil.Rect(-Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, "#0e0b18", opacity: 0.30);
        veil.Ellipse(scenery.Width / 2, 330, scenery.Width * 0.62, 360, veil.Glow("#0a0814", 0.85));
        scenery.Add(veil, -Scenery.Margin, -Scenery.Margin, scenery.Width + 2 * Scenery.Margin, Scenery.Height + 2 * Scenery.Margin, 0, t => new Pose(Opacity: Math.Min(1, 0.35 + t * 0.8)), detail: 0.5);
    }

    private static void Line(Scenery scenery, string text, double baseline, double size, string color, double appears, bool serif, double spacing)
    {
        var drawing = scenery.NewDrawing();
        drawing.Text(scenery.Width / 2 + 2 + spacing / 2, baseline + 3, text, size, "#000000", serif: serif, spacing: spacing, opacity: 0.45).Text(scenery.Width / 2 + spacing / 2, baseline, text, size, color, serif: serif, spacing: spacing);
        scenery.Add(drawing, 0, baseline - size * 1.15, scenery.Width, size * 1.6, 0.5, t => Appear(t - appears));
    }

    private static void Ornament(Scenery scenery, Palette palette, double y)
    {
        var drawing = scenery.NewDrawing();
        var (middle, gold) = (scenery.Width / 2, Ink.Of("#e3b861").Mix(palette.Lamp, 0.2));
        drawing.Line(middle - 190, y, middle - 22, y, gold, 2).Line(middle + 22, y, middle + 190, y, gold, 2).Polygon(gold, middle - 11, y, middle, y - 9, middle + 11, y, middle, y + 9)
            .Circle(middle - 198, y, 3, gold).Circle(middle + 198, y, 3, gold);
        scenery.Add(drawing, middle - 206, y - 14, 412, 28, 0.5, t => Appear(t - 0.8));
    }

    private static Pose Appear(double since)
    {
        var p = Math.Clamp(since / 0.9, 0, 1);
        var eased = 1 - (1 - p) * (1 - p);
        return new Pose(0, 16 * (1 - eased), 1, eased);
    }
}
