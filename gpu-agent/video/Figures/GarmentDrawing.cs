using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Figures;

/// <summary>
/// A clothed body in its own units: feet at y = 0, shoulders at y = -292, turned a little to the right. Each garment has an outline of its own, so that
/// people are told apart by their shape too.
/// </summary>
internal static class GarmentDrawing
{
    public static void Draw(Svg drawing, FigureStyle style, bool gesture)
    {
        var s = style.Shoulder;
        if (style.Look.Garment != "robe" && style.Look.Garment != "dress") Legs(drawing, style);
        else Shoe(drawing, style, style.Accent.Darker(0.35));
        var loose = style.Look.Garment == "robe";
        Arm(drawing, style, -1, raised: false, loose);
        drawing.Rect(-11, -326, 22, 40, style.SkinShade, 8);
        switch (style.Look.Garment)
        {
            case "robe": Robe(drawing, style, s); break;
            case "dress": Dress(drawing, style, s); break;
            case "armor": Armor(drawing, style, s); break;
            case "coat": Coat(drawing, style, s); break;
            case "hoodie": Hoodie(drawing, style, s); break;
            default: Shirt(drawing, style, s); break;
        }
        Arm(drawing, style, 1, gesture, loose);
    }

    private static void Legs(Svg drawing, FigureStyle style)
    {
        var trousers = style.Garment.Mix("#20242e", 0.72).Mix(style.Accent, 0.08);
        drawing.Shape(Svg.D($"M-36 -172 L-34 -14 H-6 L0 -130 L6 -14 H34 L36 -172 Z"), trousers).Line(-20, -120, -20, -20, trousers.Lighter(0.12), 2, 0.6).Line(20, -120, 20, -20, trousers.Darker(0.3), 2, 0.6);
        Shoe(drawing, style, Ink.Of("#2a2224").Mix(style.Accent, 0.12));
    }

    private static void Shoe(Svg drawing, FigureStyle style, Ink color) =>
        drawing.Shape(Svg.D($"M-34 -18 H-8 L-4 -6 Q2 0 -2 2 H-34 Z"), color).Shape(Svg.D($"M8 -18 H34 L40 -6 Q46 0 42 2 H8 Z"), color.Lighter(style.Child ? 0.1 : 0.04));

    private static void Arm(Svg drawing, FigureStyle style, int side, bool raised, bool loose)
    {
        var sleeve = side < 0 ? style.GarmentShade : style.Garment.Darker(0.08);
        var (x, width) = (side * (style.Shoulder - 5), style.Child ? 19.0 : 22.0);
        var edge = style.Garment.Darker(0.4);
        if (raised)
        {
            drawing.Stroke(Svg.D($"M{x} -280 L{side * 70} -214 L{side * 62} -252"), edge, width + 2).Stroke(Svg.D($"M{x} -280 L{side * 70} -214 L{side * 62} -252"), sleeve, width);
            if (loose) drawing.Edged(Svg.D($"M{side * 50} -258 L{side * 76} -258 L{side * 92} -166 Q{side * 74} -152 {side * 58} -166 L{side * 58} -214 Z"), sleeve, edge, 1).Line(side * 51, -259, side * 76, -259, style.Accent, 6);
            else drawing.Line(side * 52, -258, side * 74, -258, style.Accent, 4);
            // The hand lies over the sleeve, or it would be lost in it.
            drawing.Circle(side * 63, -273, 12, style.Skin).Stroke(Svg.D($"M{side * 63 - 6} -282 l-2 -10 M{side * 63} -284 l1 -12 M{side * 63 + 6} -282 l4 -9"), style.Skin, 5);
            return;
        }
        drawing.Circle(side * (style.Shoulder + 8), -164, 10.5, side < 0 ? style.SkinShade.Mix(style.Skin, 0.5) : style.Skin);
        drawing.Stroke(Svg.D($"M{x} -280 Q{side * (style.Shoulder + 12)} -240 {side * (style.Shoulder + 8)} -182"), edge, width + 2).Stroke(Svg.D($"M{x} -280 Q{side * (style.Shoulder + 12)} -240 {side * (style.Shoulder + 8)} -182"), sleeve, width);
        if (loose)
            drawing.Edged(Svg.D($"M{side * (style.Shoulder - 10)} -240 L{side * (style.Shoulder + 20)} -236 L{side * (style.Shoulder + 34)} -146 Q{side * (style.Shoulder + 10)} -136 {side * (style.Shoulder - 12)} -148 Z"), sleeve, edge, 1)
                .Stroke(Svg.D($"M{side * (style.Shoulder + 33)} -150 Q{side * (style.Shoulder + 10)} -140 {side * (style.Shoulder - 11)} -152"), style.Accent, 5);
        else drawing.Line(side * (style.Shoulder - 2), -180, side * (style.Shoulder + 18), -180, style.Accent, 4);
    }

    private static void Robe(Svg drawing, FigureStyle style, double s)
    {
        drawing.Edged(Svg.D($"M{-s} -284 Q{-s * 0.5} -298 -14 -298 H14 Q{s * 0.5} -298 {s} -284 L{s * 0.74} -196 C{s * 0.95} -120 {s * 1.25} -60 {s * 1.32} -10 Q0 6 {-s * 1.32} -10 C{-s * 1.25} -60 {-s * 0.95} -120 {-s * 0.74} -196 Z"), style.Garment, style.GarmentShade.Darker(0.25), 1.4)
            .Shape(Svg.D($"M-10 -192 L-22 -6 Q0 2 24 -6 L10 -192 Z"), style.GarmentShade, 0.55)
            .Stroke(Svg.D($"M{-s * 0.6} -180 Q{-s * 0.8} -90 {-s * 0.9} -14 M{s * 0.6} -180 Q{s * 0.8} -90 {s * 0.9} -14"), style.GarmentShade, 2.2);
        drawing.Polygon("#f6efe0", -16, -298, 0, -262, 16, -298).Stroke(Svg.D($"M18 -300 L-24 -206"), style.Accent, 11).Stroke(Svg.D($"M-18 -300 L-2 -262"), style.Accent, 11).Stroke(Svg.D($"M13 -300 L-28 -206"), style.Accent.Lighter(0.3), 1.6);
        drawing.Rect(-s * 0.78, -210, s * 1.56, 22, style.Accent, 3).Rect(-s * 0.78, -202, s * 1.56, 4, style.Accent.Darker(0.25)).Shape(Svg.D($"M-4 -190 L-12 -96 L0 -88 L8 -96 L8 -190 Z"), style.Accent.Darker(0.12));
    }

    private static void Dress(Svg drawing, FigureStyle style, double s)
    {
        drawing.Edged(Svg.D($"M{-s} -282 Q{-s * 0.5} -296 -16 -296 Q0 -276 18 -296 Q{s * 0.5} -296 {s} -282 L{s * 0.6} -204 C{s} -140 {s * 1.5} -80 {s * 1.66} -34 Q0 -10 {-s * 1.66} -34 C{-s * 1.5} -80 {-s} -140 {-s * 0.6} -204 Z"), style.Garment, style.GarmentShade.Darker(0.25), 1.4)
            .Stroke(Svg.D($"M-14 -196 Q-34 -110 -44 -28 M14 -196 Q34 -110 44 -28 M0 -196 V-24"), style.GarmentShade, 2.4).Stroke(Svg.D($"M{-s * 1.62} -40 Q0 -16 {s * 1.62} -40"), style.Accent, 6);
        drawing.Rect(-s * 0.64, -214, s * 1.28, 17, style.Accent, 4).Circle(s * 0.4, -205, 9, style.Accent.Lighter(0.25)).Circle(s * 0.4, -205, 4, style.Accent.Darker(0.2));
        drawing.Stroke(Svg.D($"M-18 -297 Q0 -272 20 -297"), style.Accent.Lighter(0.2), 5).Line(-14, -44, -14, -18, style.Skin, 0).Line(14, -44, 14, -18, style.Skin, 0);
    }

    private static void Shirt(Svg drawing, FigureStyle style, double s)
    {
        drawing.Edged(Svg.D($"M{-s} -282 Q{-s * 0.5} -297 -16 -297 H16 Q{s * 0.5} -297 {s} -282 L{s * 0.8} -160 Q0 -150 {-s * 0.8} -160 Z"), style.Garment, style.GarmentShade.Darker(0.25), 1.4)
            .Line(1, -280, 1, -160, style.GarmentShade, 2.2).Stroke(Svg.D($"M{-s * 0.5} -230 Q{-s * 0.55} -190 {-s * 0.5} -166"), style.GarmentShade, 2);
        drawing.Polygon(style.GarmentLight, -18, -300, 0, -278, -16, -264, -26, -290).Polygon(style.GarmentLight, 20, -300, 2, -278, 18, -264, 28, -290).Polygon(style.Skin, -9, -298, 1, -282, 11, -298);
        for (var i = 0; i < 4; i++) drawing.Circle(1, -258 + i * 25, 2.6, style.Accent.Lighter(0.3));
        drawing.Rect(-s * 0.8, -170, s * 1.6, 12, Ink.Of("#3a2a24"), 2).Rect(-8, -171, 16, 14, style.Accent, 2).Rect(s * 0.2, -250, 22, 20, style.GarmentShade, 2);
    }

    private static void Coat(Svg drawing, FigureStyle style, double s)
    {
        drawing.Edged(Svg.D($"M{-s - 2} -282 Q{-s * 0.5} -298 -16 -298 H16 Q{s * 0.5} -298 {s + 2} -282 L{s * 0.84} -190 Q{s * 1.1} -120 {s * 1.12} -64 L4 -58 L2 -150 L-6 -58 L{-s * 1.12} -64 Q{-s * 1.1} -120 {-s * 0.84} -190 Z"), style.Garment, style.GarmentShade.Darker(0.25), 1.4)
            .Polygon("#f3ede2", -15, -298, 2, -236, 17, -298).Polygon(style.Accent, -4, -290, 2, -240, 8, -290, 2, -296)
            .Polygon(style.GarmentShade, -18, -300, -34, -262, -22, -256, 0, -212, -2, -252).Polygon(style.GarmentShade, 20, -300, 36, -262, 24, -256, 2, -212, 4, -252)
            .Line(2, -212, 2, -66, style.GarmentShade.Darker(0.2), 2.4);
        foreach (var y in new[] { -196, -172, -148 }) drawing.Circle(-9, y, 3.8, style.Accent).Circle(13, y, 3.8, style.Accent);
        drawing.Rect(-s * 0.9, -150, 26, 7, style.GarmentShade, 2).Rect(s * 0.9 - 26, -150, 26, 7, style.GarmentShade, 2).Rect(-s * 0.86, -222, s * 0.5, 0.1, style.GarmentShade);
    }

    private static void Hoodie(Svg drawing, FigureStyle style, double s)
    {
        drawing.Edged(Svg.D($"M-34 -300 Q0 -330 36 -300 Q34 -270 0 -262 Q-34 -270 -34 -300 Z"), style.GarmentShade, style.GarmentShade.Darker(0.3), 1.2).Ellipse(0, -304, 18, 14, style.SkinShade)
            .Edged(Svg.D($"M{-s - 2} -280 Q{-s * 0.6} -296 -24 -294 Q0 -268 26 -294 Q{s * 0.6} -296 {s + 2} -280 L{s * 0.9} -152 Q0 -144 {-s * 0.9} -152 Z"), style.Garment, style.GarmentShade.Darker(0.25), 1.4)
            .Rect(-s * 0.9, -162, s * 1.8, 14, style.GarmentShade, 6).Shape(Svg.D($"M-30 -164 L-22 -208 H24 L32 -164 Z"), style.GarmentShade, 0.75)
            .Line(-10, -276, -12, -238, style.Accent.Lighter(0.2), 3).Line(12, -276, 14, -234, style.Accent.Lighter(0.2), 3).Circle(1, -238, 0.1, style.Accent);
        drawing.Rect(-17, -246, 36, 24, style.Accent, 5).Circle(1, -234, 7, style.Garment);
    }

    private static void Armor(Svg drawing, FigureStyle style, double s)
    {
        var metal = style.Garment.Mix("#aab4be", 0.28);
        drawing.Edged(Svg.D($"M{-s * 0.8} -180 L{-s * 1.1} -84 Q0 -70 {s * 1.1} -84 L{s * 0.8} -180 Z"), style.GarmentShade, style.GarmentShade.Darker(0.3), 1.4);
        for (var row = 0; row < 4; row++)
            for (var i = -3; i <= 3; i++) drawing.Rect(i * s * 0.3 - s * 0.14, -176 + row * 23, s * 0.28, 21, metal.Darker(row * 0.06 + 0.1), 3);
        drawing.Edged(Svg.D($"M{-s} -284 Q0 -304 {s} -284 L{s * 0.84} -186 Q0 -172 {-s * 0.84} -186 Z"), style.Garment, style.GarmentShade.Darker(0.3), 1.4)
            .Shape(Svg.D($"M-34 -278 Q0 -262 36 -278 L28 -222 Q0 -206 -26 -222 Z"), metal).Circle(1, -246, 13, style.Accent).Circle(1, -246, 7, style.Accent.Lighter(0.35))
            .Rect(-s * 0.86, -194, s * 1.72, 15, style.Accent.Darker(0.15), 3).Rect(-11, -198, 24, 22, style.Accent, 4);
        foreach (var side in new[] { -1, 1 })
            drawing.Edged(Svg.D($"M{side * (s - 24)} -296 Q{side * (s + 26)} -304 {side * (s + 26)} -256 L{side * (s - 6)} -250 Q{side * (s - 8)} -276 {side * (s - 24)} -286 Z"), metal, style.GarmentShade.Darker(0.3), 1.4).Stroke(Svg.D($"M{side * (s + 25)} -262 L{side * (s - 5)} -256"), style.Accent, 4);
        drawing.Rect(-16, -308, 33, 16, style.Accent.Darker(0.1), 6);
    }
}
