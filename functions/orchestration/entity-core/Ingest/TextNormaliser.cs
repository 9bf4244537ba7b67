using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Ainer.EntityCore.Ingest;

/// <summary>
/// Brings a chapter into one form without losing a letter: line feeds, no control or invisible characters, no known markup, no endless runs of
/// symbols. All offsets elsewhere count in this form.
/// </summary>
internal static partial class TextNormaliser
{
    private const int LongestSymbolRun = 6;

    /// <summary>The normal form of a text. Linear in its length.</summary>
    public static string Normalise(string text)
    {
        var clean = RemoveInvisible(text);
        clean = KnownTag().Replace(clean, match => match.Value.StartsWith("<br", StringComparison.OrdinalIgnoreCase) || match.Value.StartsWith("</p", StringComparison.OrdinalIgnoreCase) ? "\n" : "");
        clean = MarkdownHeading().Replace(clean, "");
        clean = Emphasis().Replace(clean, "");
        return CollapseRuns(clean).Trim();
    }

    /// <summary>True for what must be heard: letters and digits, with surrogate pairs counted by their own category.</summary>
    public static bool HasSpeakable(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) return true;
        return false;
    }

    private static string RemoveInvisible(string text)
    {
        var result = new StringBuilder(text.Length);
        var source = text.AsSpan();
        while (source.Length > 0)
        {
            var status = Rune.DecodeFromUtf16(source, out var rune, out var used);
            source = source[used..];
            if (status != OperationStatus.Done) continue;
            if (rune.Value == '\r')
            {
                if (source.Length == 0 || source[0] != '\n') result.Append('\n');
            }
            else if (rune.Value is '\n' or 0x2028 or 0x2029 or 0x0B or 0x0C or 0x85) result.Append('\n');
            else if (rune.Value is '\t' or 0xA0 or 0x3000) result.Append(' ');
            else if (!IsInvisible(rune)) Append(result, rune);
        }
        return result.ToString();
    }

    // Zero-width and bidirectional controls would survive into subtitles and turn them around.
    private static bool IsInvisible(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0xFEFF or 0xFFFD or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F)
        || (rune.Value & 0xFFFE) == 0xFFFE;

    private static void Append(StringBuilder result, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        result.Append(units[..rune.EncodeToUtf16(units)]);
    }

    private static string CollapseRuns(string text)
    {
        var result = new StringBuilder(text.Length);
        var run = 0;
        var previous = '\0';
        var symbols = 0;
        foreach (var unit in text)
        {
            var symbol = !char.IsLetterOrDigit(unit) && !char.IsSurrogate(unit) && !char.IsWhiteSpace(unit);
            run = unit == previous ? run + 1 : 1;
            symbols = symbol ? symbols + 1 : 0;
            previous = unit;
            if (unit == '\n' && run > 3) continue;
            if (unit == ' ' && run > 1) continue;
            if (symbol && (run > LongestSymbolRun || symbols > 4 * LongestSymbolRun)) continue;
            result.Append(unit);
        }
        return result.ToString();
    }

    [GeneratedRegex(@"</?(?:p|br|b|i|u|em|strong|span|div|h[1-6]|ruby|rt|rp|blockquote|section|article)(?:\s[^<>\n]{0,200})?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KnownTag();

    [GeneratedRegex(@"^[ ]{0,3}#{1,6}[ ]+", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MarkdownHeading();

    [GeneratedRegex(@"(?<![\*\s])\*{1,2}(?=[\s\p{P}]|$)|(?<=^|\s|\p{P})\*{1,2}(?=[\p{L}\p{N}])|(?<=\p{L})_(?=\s|\p{P}|$)|(?<=^|\s)_(?=\p{L})", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Emphasis();
}
