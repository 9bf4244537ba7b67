using System.Globalization;
using System.Text;

namespace Ainer.Workers.Video.Drawing;

/// <summary>
/// Novel text on its way into a picture: nothing in it can become markup, what no font draws is left out, and it is broken into lines that fit.
/// </summary>
internal static class SvgText
{
    /// <summary>Text as XML character data: escaped, without the characters that XML 1.0 forbids.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            if (IsDrawn(rune))
                safe.Append(rune.Value switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '\'' => "&apos;", '"' => "&quot;", _ => rune.ToString() });
        return safe.ToString();
    }

    /// <summary>Breaks text into at most <paramref name="maxLines"/> lines of at most <paramref name="width"/> em; what does not fit ends in an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, int maxLines)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        double used = 0;
        foreach (var word in Words(text))
        {
            var length = Width(word);
            if (used + length > width && line.Length > 0)
            {
                if (lines.Count + 1 == maxLines) return [.. lines, line.ToString().TrimEnd() + "…"];
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
                used = 0;
                if (string.IsNullOrWhiteSpace(word)) continue;
            }
            line.Append(word);
            used += length;
        }
        if (!string.IsNullOrWhiteSpace(line.ToString())) lines.Add(line.ToString().Trim());
        return lines;
    }

    /// <summary>About how wide text is, in em: ideographs are one, most letters a little over a half.</summary>
    public static double Width(string text)
    {
        double sum = 0;
        foreach (var rune in text.EnumerateRunes()) sum += !IsDrawn(rune) ? 0 : IsWide(rune) ? 1 : rune.Value == ' ' ? 0.28 : Rune.IsUpper(rune) ? 0.72 : 0.56;
        return sum;
    }

    /// <summary>Ideographs stand alone, letters stay together up to 24 of them, so that no word is wider than a line.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        var runes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsDrawn(rune) && !Rune.IsWhiteSpace(rune)) continue;
            var alone = IsWide(rune) || Rune.IsWhiteSpace(rune);
            if ((alone || runes >= 24) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
                runes = 0;
            }
            if (alone) yield return Rune.IsWhiteSpace(rune) ? " " : rune.ToString();
            else
            {
                word.Append(rune.ToString());
                runes++;
            }
        }
        if (word.Length > 0) yield return word.ToString();
    }

    private static bool IsWide(Rune rune) => rune.Value is >= 0x2E80 and <= 0xD7FF or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE4F
        or >= 0xFF00 and <= 0xFF60 or >= 0x20000 and <= 0x3FFFF;

    private static bool IsDrawn(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (>= 0x1F000 and <= 0x1FAFF or >= 0xFE00 and <= 0xFE0F or 0xFFFE or 0xFFFF or 0x2028 or 0x2029);
}
