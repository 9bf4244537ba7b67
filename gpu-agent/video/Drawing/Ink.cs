using System.Globalization;

namespace Ainer.Workers.Video.Drawing;

/// <summary>A colour, 0 to 255 a channel. Text that is no colour reads as a fallback, since looks may be edited by hand.</summary>
internal readonly record struct Ink(double R, double G, double B)
{
    public static Ink Of(string? hex, string fallback = "#808080")
    {
        if (hex is { Length: 7 } && hex[0] == '#' && int.TryParse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            return new Ink(value >> 16, (value >> 8) & 255, value & 255);
        return Of(fallback);
    }

    public static implicit operator string(Ink ink) => ink.ToString();

    public static implicit operator Ink(string hex) => Of(hex);

    public double Luma => 0.2126 * R + 0.7152 * G + 0.0722 * B;

    public Ink Mix(Ink other, double share) => new(R + (other.R - R) * share, G + (other.G - G) * share, B + (other.B - B) * share);

    public Ink Darker(double share) => Mix(new Ink(18, 14, 30), share);

    public Ink Lighter(double share) => Mix(new Ink(255, 250, 240), share);

    public Ink Saturate(double factor) => new(Luma + (R - Luma) * factor, Luma + (G - Luma) * factor, Luma + (B - Luma) * factor);

    public override string ToString() => $"#{Channel(R):x2}{Channel(G):x2}{Channel(B):x2}";

    private static int Channel(double value) => (int)Math.Round(Math.Clamp(value, 0, 255));
}
