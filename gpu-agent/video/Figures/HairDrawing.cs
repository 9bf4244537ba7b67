using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Figures;

/// <summary>Hair in the head's units: what falls behind the body, and what lies over the face.</summary>
internal static class HairDrawing
{
    public static void DrawBack(Svg drawing, FigureStyle style)
    {
        var (hair, shade) = (style.Hair, style.Hair.Darker(0.25));
        switch (style.Look.HairStyle)
        {
            case "long":
                drawing.Shape(Svg.D($"M-34 -14 C-40 -48 -18 -56 0 -56 C20 -56 40 -48 36 -12 C40 30 44 70 38 112 Q20 122 4 116 Q-20 124 -40 112 C-46 70 -38 30 -34 -14 Z"), shade)
                    .Stroke(Svg.D($"M-30 20 Q-36 70 -30 108 M30 20 Q36 70 30 108 M-14 60 V112 M14 60 V112"), hair, 2.4, 0.7);
                break;
            case "ponytail":
                drawing.Shape(Svg.D($"M-24 -40 C-62 -44 -64 0 -54 34 C-50 62 -58 84 -66 96 C-40 92 -30 58 -34 26 C-36 0 -30 -16 -20 -24 Z"), shade).Stroke(Svg.D($"M-34 -32 C-54 -20 -48 30 -50 70"), hair.Lighter(0.12), 2.6, 0.8)
                    .Shape(Cap, shade);
                break;
            case "bun":
                drawing.Circle(-16, -52, 19, shade).Circle(-15, -54, 16, hair).Stroke(Svg.D($"M-26 -58 q10 -8 22 0 M-26 -50 q10 -6 20 0"), style.HairLight, 1.8, 0.8).Line(-44, -46, 16, -64, style.Accent, 3.4).Circle(17, -64.5, 4.4, style.Accent.Lighter(0.2)).Shape(Cap, shade);
                break;
            case "topknot":
                drawing.Shape(Svg.D($"M-12 -44 C-20 -74 16 -78 14 -44 Z"), hair).Rect(-10, -54, 22, 9, style.Accent, 3).Line(-20, -50, 24, -50, style.Accent.Lighter(0.25), 2.6).Shape(Cap, shade);
                break;
            case "curly" when !style.Feminine && !style.Child:
                foreach (var (x, y, r) in new[] { (-29.0, -20.0, 12.0), (-31, -6, 9), (31, -20, 12), (33, -6, 9), (0, -42, 16), (-18, -36, 14), (19, -36, 14) }) drawing.Circle(x, y, r, shade);
                break;
            case "curly":
                foreach (var (x, y, r) in new[] { (-30.0, -20.0, 17.0), (-34, 4, 15), (-32, 26, 13), (32, -20, 17), (36, 4, 15), (33, 26, 13), (0, -44, 20), (-20, -38, 18), (22, -38, 18) })
                    drawing.Circle(x, y, r, shade);
                break;
            case "bald": break;
            default: drawing.Shape(Cap, shade); break;
        }
    }

    public static void DrawFront(Svg drawing, FigureStyle style)
    {
        var (hair, light) = (style.Hair, style.HairLight);
        switch (style.Look.HairStyle)
        {
            case "bald":
                drawing.Ellipse(8, -32, 10, 4, style.Skin.Lighter(0.5), 0.55);
                if (style.Old) drawing.Shape(Svg.D($"M-30 -8 Q-37 4 -31 18 Q-25 8 -26 -8 Z"), hair);
                break;
            case "curly":
                foreach (var (x, y, r) in new[] { (-26.0, -26.0, 13.0), (-12, -37, 14), (5, -41, 14), (20, -35, 13), (29, -23, 11), (-31, -10, 9), (-4, -29, 10), (12, -28, 9) })
                    drawing.Circle(x, y, r, hair).Stroke(Svg.D($"M{x - r * 0.5} {y} a{r * 0.5} {r * 0.5} 0 0 1 {r} {-r * 0.2}"), light, 1.6, 0.7);
                break;
            case "topknot":
                drawing.Shape(Svg.D($"M-33 4 C-38 -34 -20 -53 0 -53 C22 -53 39 -34 34 2 C33 -10 28 -24 12 -30 C-6 -34 -22 -26 -27 -12 Q-29 -2 -33 4 Z"), hair)
                    .Stroke(Svg.D($"M-20 -28 Q-12 -44 0 -50 M2 -32 V-50 M22 -26 Q16 -42 6 -50"), light, 1.8, 0.7);
                break;
            case "bun":
            case "ponytail":
                drawing.Shape(Svg.D($"M-34 12 C-40 -34 -20 -53 0 -53 C22 -53 39 -34 35 8 C33 -8 29 -18 22 -25 C8 -18 -10 -20 -18 -28 C-24 -20 -30 -6 -34 12 Z"), hair)
                    .Shape(Svg.D($"M-33 -2 Q-38 18 -31 36 Q-26 14 -28 -6 Z"), hair).Stroke(Svg.D($"M-18 -30 Q-10 -44 4 -49 M22 -27 Q18 -40 8 -48"), light, 1.8, 0.7);
                break;
            case "long":
                drawing.Shape(Svg.D($"M-36 30 C-42 -34 -20 -54 0 -54 C22 -54 42 -34 37 30 C33 18 33 -4 25 -20 C16 -28 8 -33 4 -36 C-2 -28 -16 -22 -23 -14 C-30 -2 -30 18 -36 30 Z"), hair)
                    .Stroke(Svg.D($"M4 -36 Q2 -46 6 -52 M-14 -26 Q-10 -40 0 -48 M20 -28 Q18 -40 10 -48"), light, 1.8, 0.7);
                break;
            default:
                if (style.Child)
                    drawing.Shape(Svg.D($"M-34 4 C-40 -36 -20 -54 0 -54 C22 -54 40 -36 35 2 C33 -8 30 -14 26 -20 L18 -14 L10 -21 L0 -13 L-9 -21 L-18 -13 Q-28 -12 -34 4 Z"), hair);
                else
                    drawing.Shape(Svg.D($"M-33 6 C-40 -36 -20 -54 2 -53 C24 -53 40 -36 34 4 C32 -6 31 -14 26 -22 C12 -16 2 -20 -4 -30 C-6 -20 -18 -16 -25 -16 Q-28 -6 -33 6 Z"), hair);
                drawing.Stroke(Svg.D($"M-16 -24 Q-14 -40 -2 -48 M10 -26 Q12 -40 4 -49"), light, 1.8, 0.6);
                break;
        }
    }

    private const string Cap = "M-34 8 C-40 -36 -20 -54 0 -54 C22 -54 40 -36 35 8 Q30 26 0 22 Q-30 26 -34 8 Z";
}
