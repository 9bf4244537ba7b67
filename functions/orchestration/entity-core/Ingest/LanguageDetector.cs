using System.Text;

namespace Ainer.EntityCore.Ingest;

/// <summary>Decides in which of the two languages a text is told: a Chinese character weighs as much as two Latin letters.</summary>
internal static class LanguageDetector
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    /// <summary>zh-CN or en. <paramref name="hint"/> (BCP 47) decides where the text has letters of neither, or of both in like measure.</summary>
    public static string Detect(string text, string? hint = null)
    {
        var han = 0;
        var other = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHan(rune.Value)) han++;
            else if (Rune.IsLetter(rune)) other++;
        }
        var hintsChinese = hint?.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        if (han == 0 && other == 0) return hintsChinese == true ? Chinese : English;
        var share = 2.0 * han / ((2.0 * han) + other);
        if (hintsChinese is { } wanted && share is > 0.25 and < 0.75) return wanted ? Chinese : English;
        return share >= 0.5 ? Chinese : English;
    }

    /// <summary>True for a character of the unified ideographs.</summary>
    public static bool IsHan(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF);
}
