using Ainer.Workers.Video.Cards;
using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Figures;

/// <summary>What somebody has in hand, in the body's units: light things are held up before the chest, heavy ones hang.</summary>
internal static class HeldThing
{
    private const double Size = 0.26;

    /// <summary>True for what is carried by a handle with the arm down.</summary>
    public static bool Hangs(PropKind kind) => kind is PropKind.Suitcase or PropKind.Lantern or PropKind.Lamp or PropKind.Umbrella or PropKind.Sword or PropKind.Rope;

    public static void Draw(Svg drawing, FigureStyle style, PropKind kind)
    {
        if (Hangs(kind))
        {
            // The handle, 110 units above the thing's middle, is where the hand is.
            var hand = style.Shoulder + 8;
            drawing.Begin(hand, -160 + (110 * Size), Size, Size);
            PropDrawing.Draw(drawing, kind);
            drawing.End().Circle(hand, -162, 9, style.Skin);
            return;
        }
        drawing.Begin(58, -284, Size, Size);
        PropDrawing.Draw(drawing, kind);
        drawing.End().Ellipse(62, -270, 8, 11, style.Skin);
    }
}
