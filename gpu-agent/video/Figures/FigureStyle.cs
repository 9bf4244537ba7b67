using Ainer.Contracts.Entities;
using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Figures;

/// <summary>A look turned into inks and proportions. The same look gives the same values in every shot, whatever the light.</summary>
internal sealed class FigureStyle(Look look)
{
    public Look Look { get; } = look;
    public Ink Skin { get; } = Ink.Of(look.Skin, "#f0c8a0");
    public Ink Hair { get; } = Ink.Of(look.HairColor, "#2b2320");
    public Ink Garment { get; } = Ink.Of(look.GarmentColor, "#4a6fa5");
    public Ink Accent { get; } = Ink.Of(look.AccentColor, "#d9a441");
    public Ink SkinShade => Skin.Mix("#a8502f", 0.24);
    public Ink GarmentShade => Garment.Darker(0.22);
    public Ink GarmentLight => Garment.Lighter(0.14);
    public Ink HairLight => Hair.Lighter(0.16);
    public Ink Line => Hair.Mix("#2a1a18", 0.7);
    /// <summary>A face follows hair and dress where the text does not say who it is.</summary>
    public bool Feminine => Look.Presentation == Presentation.Feminine || (Look.Presentation == Presentation.Unknown && (Look.HairStyle is "long" or "bun" or "ponytail" || Look.Garment == "dress" || Look.Accessory == "earrings"));
    public bool Child => Look.Age == AgeBand.Child;
    public bool Old => Look.Age == AgeBand.Old;

    /// <summary>Units of the whole figure for its height on screen: children are smaller.</summary>
    public double Stature => Math.Clamp(Look.Height, 0.85, 1.15) * (Child ? 0.70 : Old ? 0.95 : 1);

    /// <summary>Heads of children are larger against their bodies.</summary>
    public double HeadScale => Child ? 1.22 : 1;

    /// <summary>Half of the shoulders' width.</summary>
    public double Shoulder => Feminine ? 43 : Child ? 42 : 50;
}
