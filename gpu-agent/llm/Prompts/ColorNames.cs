using System.Globalization;

namespace Ainer.Workers.Llm.Prompts;

/// <summary>Words for #rrggbb colours, as picture models know them: the nearest of a small palette by weighted distance.</summary>
internal static class ColorNames
{
    private static readonly (string Name, int R, int G, int B)[] Palette =
    [
        ("black", 20, 20, 22), ("charcoal grey", 60, 62, 66), ("grey", 128, 128, 128), ("silver", 192, 192, 196), ("white", 245, 245, 243), ("ivory", 240, 232, 208),
        ("red", 200, 30, 36), ("crimson", 150, 20, 45), ("maroon", 100, 25, 30), ("pink", 235, 150, 170), ("orange", 230, 120, 40), ("rust", 165, 75, 40),
        ("golden", 212, 170, 60), ("yellow", 240, 210, 70), ("beige", 220, 200, 165), ("tan", 190, 150, 105), ("brown", 110, 70, 42), ("dark brown", 62, 40, 28),
        ("olive", 110, 115, 55), ("green", 50, 130, 65), ("dark green", 25, 70, 45), ("jade", 80, 165, 130), ("teal", 30, 125, 130), ("sky blue", 125, 185, 225),
        ("blue", 45, 85, 170), ("navy blue", 28, 38, 80), ("indigo", 65, 50, 130), ("purple", 115, 60, 140), ("lavender", 175, 155, 210),
    ];

    private static readonly (string Name, int R, int G, int B)[] Skins =
    [
        ("very fair", 252, 228, 208), ("fair", 240, 205, 175), ("light tan", 224, 180, 140), ("tan", 198, 148, 105), ("brown", 145, 95, 62), ("dark brown", 90, 56, 38),
    ];

    /// <summary>The name of a colour; "plain" for what is no colour.</summary>
    public static string Of(string hex) => Nearest(hex, Palette) ?? "plain";

    /// <summary>The name of a skin tone.</summary>
    public static string OfSkin(string hex) => Nearest(hex, Skins) ?? "fair";

    private static string? Nearest(string hex, (string Name, int R, int G, int B)[] palette)
    {
        if (hex.Length != 7 || hex[0] != '#' || !int.TryParse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rgb)) return null;
        var (r, g, b) = (rgb >> 16, (rgb >> 8) & 255, rgb & 255);
        // The eye sees green best and blue least.
        return palette.MinBy(color => 2 * Square(color.R - r) + 4 * Square(color.G - g) + 3 * Square(color.B - b)).Name;
    }

    private static int Square(int value) => value * value;
}
