using System.Globalization;
using System.Text;

namespace Ainer.Timeline.Subtitles;

/// <summary>
/// How much room text takes in a subtitle row. A row holds 18 wide (Chinese, Japanese, Korean) or 42 narrow characters, the usual limits of
/// broadcasters; counted in thirds and sevenths so that both fill the same row exactly.
/// </summary>
internal static class RowWidth
{
    private const int Narrow = 3;
    private const int Wide = 7;

    /// <summary>The width of a full row: 18 wide or 42 narrow characters.</summary>
    public const int Full = 18 * Wide;

    /// <summary>The width of a text element (what a reader sees as one character).</summary>
    public static int Of(string element)
    {
        var rune = Rune.GetRuneAt(element, 0);
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark) return 0;
        return IsWide(rune.Value) ? Wide : Narrow;
    }

    /// <summary>True for characters that are drawn on a full square (Unicode's East Asian Width W and F).</summary>
    public static bool IsWide(int code) => code is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or
        (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or
        (>= 0x20000 and <= 0x3FFFD);
}
