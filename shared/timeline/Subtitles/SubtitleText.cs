using System.Globalization;
using System.Text;

namespace Ainer.Timeline.Subtitles;

/// <summary>
/// Makes a story's text safe to show as a subtitle in any format. What SRT, ASS or a player would take for markup ({\an8}, &lt;i&gt;, --&gt;, \N) is shown, not
/// obeyed: those five characters are replaced by their full-width forms, and control and direction characters are removed.
/// </summary>
public static class SubtitleText
{
    /// <summary>One line of plain text: no control characters, no markup, single spaces. May be empty.</summary>
    public static string Neutralise(string text)
    {
        var plain = new StringBuilder(text.Length);
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBreak(rune))
            {
                space = plain.Length > 0;
                continue;
            }
            if (IsInvisible(rune)) continue;
            if (space) plain.Append(' ');
            space = false;
            plain.Append(FullWidth(rune).ToString());
        }
        return plain.ToString();
    }

    private static bool IsBreak(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is 0x2028 or 0x2029;

    // Zero-width joiners stay: emoji and some scripts are spelled with them.
    private static bool IsInvisible(Rune rune) => rune.Value is not (0x200C or 0x200D)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static Rune FullWidth(Rune rune) => rune.Value switch
    {
        '<' => new Rune('＜'),
        '>' => new Rune('＞'),
        '{' => new Rune('｛'),
        '}' => new Rune('｝'),
        '\\' => new Rune('＼'),
        _ => rune,
    };
}
