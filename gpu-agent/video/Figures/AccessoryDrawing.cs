using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Figures;

/// <summary>What a character always carries or wears, on the head, at the neck or in the hand.</summary>
internal static class AccessoryDrawing
{
    /// <summary>On the head, in the head's units.</summary>
    public static void DrawOnHead(Svg drawing, FigureStyle style)
    {
        switch (style.Look.Accessory)
        {
            case "glasses":
                drawing.Stroke(Svg.D($"M-16 2.5 a11.5 11 0 1 0 23 0 a11.5 11 0 1 0 -23 0 M10 2.5 a10.5 11 0 1 0 21 0 a10.5 11 0 1 0 -21 0 M7 1 q1.5 -2 3 0 M-16 0 L-29 -2"), "#2c2a30", 2.2);
                drawing.Stroke(Svg.D($"M-10 -3 l5 -4 M16 -3 l5 -4"), "#ffffff", 1.5, 0.7);
                break;
            case "hat" when style.Look.Garment is "robe" or "armor":
                drawing.Edged(Svg.D($"M-70 -24 Q-20 -40 2 -84 Q24 -40 74 -24 Q2 -8 -70 -24 Z"), "#d9b36a", "#9a7436", 1.4).Stroke(Svg.D($"M2 -82 L-44 -23 M2 -82 L-14 -18 M2 -82 L20 -18 M2 -82 L50 -23"), "#b08a48", 1.6, 0.8).Stroke(Svg.D($"M-40 -32 Q2 -20 44 -32"), style.Accent, 4.5);
                break;
            case "hat":
                drawing.Ellipse(2, -29, 54, 9, style.Garment.Darker(0.45)).Shape(Svg.D($"M-33 -30 Q-34 -72 -12 -70 Q2 -62 16 -70 Q38 -72 37 -30 Z"), style.Garment.Darker(0.32)).Shape(Svg.D($"M-33 -42 H37 L37 -31 Q2 -26 -33 -31 Z"), style.Accent);
                break;
            case "beard":
                var beard = style.Old ? style.Hair.Mix("#f2efe8", 0.5) : style.Hair;
                drawing.Shape(Svg.D($"M-27 6 Q-26 30 -12 40 L-6 {(style.Old ? 84 : 56)} Q4 {(style.Old ? 98 : 64)} 14 {(style.Old ? 82 : 54)} L22 38 Q32 24 31 4 Q27 16 20 17 Q13 13 6 15 Q-2 13 -8 17 Q-20 18 -27 6 Z M-4 24 Q6 31 16 24 Q6 20 -4 24 Z"), beard)
                    .Stroke(Svg.D($"M-8 18 Q6 12 20 18"), beard.Darker(0.12), 4).Stroke(Svg.D($"M0 40 L2 {(style.Old ? 80 : 54)} M12 38 L9 {(style.Old ? 80 : 54)}"), beard.Darker(0.2), 1.6, 0.7);
                break;
            case "earrings":
                drawing.Line(-30, 14, -30, 22, style.Accent, 1.8).Circle(-30, 26, 4.6, style.Accent).Circle(-31, 25, 1.6, "#ffffff", 0.8);
                break;
        }
    }

    /// <summary>Before the body, in its units.</summary>
    public static void DrawOnBody(Svg drawing, FigureStyle style)
    {
        switch (style.Look.Accessory)
        {
            case "scarf":
                drawing.Edged(Svg.D($"M-32 -304 Q0 -276 34 -304 Q40 -284 24 -276 Q0 -264 -26 -278 Q-40 -288 -32 -304 Z"), style.Accent, style.Accent.Darker(0.3), 1.2)
                    .Edged(Svg.D($"M14 -280 L34 -282 L40 -204 L18 -200 Z"), style.Accent.Darker(0.1), style.Accent.Darker(0.3), 1.2).Line(18, -214, 39, -217, style.Accent.Lighter(0.4), 3).Line(-20, -290, 20, -284, style.Accent.Darker(0.25), 2, 0.7);
                break;
            case "staff":
                drawing.Line(style.Shoulder + 20, 0, style.Shoulder + 14, -352, "#6a4a2e", 8).Circle(style.Shoulder + 14, -360, 13, style.Accent).Circle(style.Shoulder + 10, -364, 4, "#ffffff", 0.8).Circle(style.Shoulder + 10, -164, 10.5, style.Skin);
                break;
            case "sword":
                drawing.Begin(-style.Shoulder * 0.5, -186, turn: 24).Rect(-5, -6, 10, 130, "#4a3428", 4).Rect(-5, 96, 10, 12, style.Accent).Rect(-14, -14, 28, 9, style.Accent, 3).Rect(-4.5, -52, 9, 40, style.Accent.Darker(0.35), 3).Circle(0, -54, 6, style.Accent).End();
                break;
        }
    }
}
