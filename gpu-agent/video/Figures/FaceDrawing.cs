using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Styles;

namespace Ainer.Workers.Video.Figures;

/// <summary>
/// A head in its own units: the face's middle at (0, 0), the chin at y = 40, turned a little to the right. Whoever faces left is mirrored as a whole.
/// The skin around the mouth is one flat colour, so that lip-sync can cover the mouth without a trace.
/// </summary>
internal static class FaceDrawing
{
    /// <summary>Where the mouth's middle is.</summary>
    public static readonly (double X, double Y) Mouth = (6, 24);

    /// <summary>The mouth's width at rest.</summary>
    public const double MouthWidth = 17;

    private const double Turn = 5;

    public static void Draw(Svg drawing, FigureStyle style, Expression expression)
    {
        var edge = style.SkinShade.Darker(0.12);
        drawing.Ellipse(-29, 6, 6, 9, style.Skin.Mix(style.SkinShade, 0.45));
        if (style.Child) drawing.Edged(Svg.D($"M-31 -4 C-32 -30 -17 -42 0 -42 C18 -42 32 -30 32 -4 C33 16 24 32 9 38 Q3 40 -3 38 C-20 33 -31 18 -31 -4 Z"), style.Skin, edge, 0.9);
        else if (style.Feminine) drawing.Edged(Svg.D($"M-29 -6 C-30 -31 -16 -42 0 -42 C17 -42 30 -31 31 -6 C31 14 22 29 10 38 Q4 41 -1 39 C-16 32 -28 16 -29 -6 Z"), style.Skin, edge, 0.9);
        else drawing.Edged(Svg.D($"M-30 -6 C-31 -31 -17 -42 0 -42 C18 -42 31 -31 32 -6 C32 10 29 24 19 34 Q10 42 1 40 C-15 36 -29 22 -30 -6 Z"), style.Skin, edge, 0.9);
        drawing.Shape(Svg.D($"M-29.5 -2 C-28 16 -18 32 -4 38.5 C-14 30 -22 14 -22 -4 Z"), style.SkinShade, 0.35);
        drawing.Ellipse(-10 + Turn, 16, 6.5, 4, "#e8604e", style.Feminine || style.Child ? 0.26 : 0.08).Ellipse(20 + Turn, 15, 5, 4, "#e8604e", style.Feminine || style.Child ? 0.26 : 0.08);
        Eye(drawing, style, expression, -9 + Turn, 1);
        Eye(drawing, style, expression, 15 + Turn, 0.9);
        Brows(drawing, style, expression);
        drawing.Stroke(Svg.D($"M{4 + Turn} 6 q4.5 6 3 9.4 q-1.6 1.8 -4.6 0.8"), style.SkinShade.Darker(0.18), 1.7);
        if (style.Old) Wrinkles(drawing, style);
        DrawMouth(drawing, style, expression);
    }

    /// <summary>Closed lids, laid over the eyes while they blink.</summary>
    public static void DrawLids(Svg drawing, FigureStyle style)
    {
        foreach (var (x, size) in new[] { (-9 + Turn, 1.0), (15 + Turn, 0.9) })
            drawing.Ellipse(x, 2.2, 7.6 * size, 8.2, style.Skin).Stroke(Svg.D($"M{x - 6.6 * size} 3.4 q{6.6 * size} 4.6 {13.2 * size} 0"), style.Line, 2.1);
    }

    /// <summary>An open mouth, laid over the mouth while someone speaks at a distance.</summary>
    public static void DrawTalk(Svg drawing, FigureStyle style)
    {
        var (x, y) = Mouth;
        drawing.Ellipse(x, y, 11, 6.5, style.Skin).Ellipse(x, y + 0.4, 5, 3.2, "#6b2126").Ellipse(x, y + 1.9, 3.2, 1.2, "#d4676a");
    }

    /// <summary>The colours in which lip-sync draws this mouth, in a style.</summary>
    public static MouthInks MouthInks(Look look, DrawnStyle style) => new(
        style.Tone(look.Presentation == Presentation.Feminine ? "#c2464e" : "#8f4038"), style.Tone("#64202a"), style.Tone("#d4676a"), style.Tone("#fff8f2"));

    private static void Eye(Svg drawing, FigureStyle style, Expression expression, double x, double width)
    {
        var open = expression switch { Expression.Surprised or Expression.Afraid => 8.0, Expression.Smile => 5.8, Expression.Sad => 5.4, Expression.Angry => 5.4, _ => 6.6 } * (style.Old ? 0.82 : style.Child ? 1.1 : style.Feminine ? 1 : 0.84);
        var iris = Ink.Of("#4a3022").Mix(style.Accent, 0.18).Darker(0.25);
        drawing.Ellipse(x, 2, 6.2 * width, open, "#fffdf8");
        drawing.Ellipse(x + 1, 2.4, 4.1 * width, Math.Min(open * 0.86, 5.6), iris).Ellipse(x + 1, 2.8, 2 * width, Math.Min(open * 0.5, 2.8), "#140c0c").Circle(x + 2.6, 0.2, 1.5, "#ffffff").Circle(x - 0.4, 4.6, 0.8, "#ffffff", 0.8);
        var lid = style.Feminine ? 2.7 : 2.1;
        var droop = expression == Expression.Sad ? 1.6 : 0;
        drawing.Stroke(Svg.D($"M{x - 7.2 * width} {2.2 - open * 0.3 + (x < 10 ? droop : 0)} Q{x} {2 - open * 1.45} {x + 7 * width} {2 - open * 0.25 + (x > 10 ? droop : 0)}"), style.Line, lid);
        if (style.Feminine) drawing.Stroke(Svg.D($"M{x + (x < 10 ? -6.6 : 6.4) * width} {1.4 - open * 0.3} l{(x < 10 ? -3.2 : 3.2) * width} -2.6"), style.Line, 1.6);
        drawing.Stroke(Svg.D($"M{x - 4 * width} {2 + open * 1.02} q{4 * width} 1.6 {8 * width} 0"), style.SkinShade.Darker(0.2), 0.9, 0.8);
    }

    private static void Brows(Svg drawing, FigureStyle style, Expression expression)
    {
        var (inner, outer) = expression switch
        {
            Expression.Angry => (4.5, -3.0),
            Expression.Sad or Expression.Afraid => (-4.0, 2.5),
            Expression.Surprised => (-4.5, -3.5),
            Expression.Smile => (-0.8, -0.2),
            _ => (0.0, 0.0),
        };
        var thick = style.Feminine ? 2.2 : style.Child ? 2.8 : style.Old ? 3.6 : 4.2;
        var brow = style.Look.HairStyle == "bald" ? Ink.Of("#4a382e").Mix(style.Hair, 0.5) : style.Hair.Mix("#2a1a18", 0.25);
        var (left, right) = (-9 + Turn, 15 + Turn);
        drawing.Stroke(Svg.D($"M{left - 8} {-9.5 + outer} Q{left - 1} {-14 + (inner + outer) / 2} {left + 6} {-10.5 + inner}"), brow, thick)
            .Stroke(Svg.D($"M{right + 6.5} {-9.5 + outer} Q{right} {-14 + (inner + outer) / 2} {right - 5.5} {-10.5 + inner}"), brow, thick);
    }

    private static void DrawMouth(Svg drawing, FigureStyle style, Expression expression)
    {
        var (x, y) = Mouth;
        Ink lip = style.Feminine ? "#c2464e" : style.SkinShade.Mix("#7a2a26", 0.6);
        switch (expression)
        {
            case Expression.Smile:
                drawing.Shape(Svg.D($"M{x - 8.5} {y - 2} Q{x} {y + 9} {x + 8.5} {y - 2.4} Q{x} {y + 1} {x - 8.5} {y - 2} Z"), "#8a2c30").Shape(Svg.D($"M{x - 6} {y - 0.4} Q{x} {y + 2.6} {x + 6} {y - 0.8} Q{x} {y + 0.8} {x - 6} {y - 0.4} Z"), "#fff6f0")
                    .Stroke(Svg.D($"M{x - 9.2} {y - 3} Q{x} {y + 2.2} {x + 9.2} {y - 3.4}"), lip, 1.7);
                break;
            case Expression.Sad: drawing.Stroke(Svg.D($"M{x - 7} {y + 3} Q{x} {y - 3.4} {x + 7} {y + 2.6}"), lip, 2.3); break;
            case Expression.Angry: drawing.Stroke(Svg.D($"M{x - 7.5} {y + 2} Q{x - 2} {y - 2.6} {x + 7.5} {y + 0.4}"), lip, 2.6); break;
            case Expression.Afraid: drawing.Stroke(Svg.D($"M{x - 7} {y + 1} q2.4 -3.4 4.7 0 t4.7 0 t4.7 0"), lip, 2.2); break;
            case Expression.Surprised: drawing.Ellipse(x, y + 1, 4.6, 6, "#7a262a").Ellipse(x, y + 4, 3, 2, "#d4676a"); break;
            default:
                drawing.Stroke(Svg.D($"M{x - 7} {y - 0.4} Q{x} {y + 3} {x + 7} {y - 0.8}"), lip, 2.3);
                if (style.Feminine) drawing.Shape(Svg.D($"M{x - 5} {y + 1.4} Q{x} {y + 6.4} {x + 5} {y + 1.2} Q{x} {y + 3} {x - 5} {y + 1.4} Z"), "#d4606a", 0.85);
                break;
        }
    }

    private static void Wrinkles(Svg drawing, FigureStyle style)
    {
        var line = style.SkinShade.Darker(0.15);
        drawing.Stroke(Svg.D($"M-9 -24 q12 -3.4 26 0 M-5 -29 q10 -2.4 20 0"), line, 1.1, 0.7).Stroke(Svg.D($"M-13 12 q5 3 10 1.4 M15 13 q5 2 9 -0.6"), line, 1.1, 0.7)
            .Stroke(Svg.D($"M-4 15 q-3.4 4 -3.6 8.6 M18 14 q3.2 4 3 8.4"), line, 1.2, 0.7);
    }
}
