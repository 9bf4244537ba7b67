using System.Text;
using Ainer.Contracts.Errors;

namespace Ainer.Gateway.Tasks;

/// <summary>What counts as the text of a chapter. Pure.</summary>
internal static class ChapterText
{
    /// <summary>
    /// Checks a text. Throws text_missing when there is no letter in it, text_not_utf8 when it holds what only binary data holds, text_too_long above the limit
    /// (in characters, as a reader counts code points).
    /// </summary>
    public static void Check(string? text, int limit, string field = "payload.text")
    {
        if (string.IsNullOrWhiteSpace(text)) throw new AinerException(ErrorCode.TextMissing, "The text is empty.", new { field });

        var characters = 0;
        var letters = false;
        foreach (var rune in text.EnumerateRunes())
        {
            characters++;
            letters |= Rune.IsLetter(rune);
            // EnumerateRunes turns a lone surrogate into U+FFFD, as decoding does with bytes that are no UTF-8.
            if (rune.Value == 0 || rune == Rune.ReplacementChar)
            {
                throw new AinerException(ErrorCode.TextNotUtf8, $"Character {characters} of the text is {(rune.Value == 0 ? "a NUL" : "not valid Unicode")}: this is binary or wrongly encoded data.",
                    new { field, at = characters });
            }
        }
        if (characters > limit)
            throw new AinerException(ErrorCode.TextTooLong, $"The text has {characters} characters; at most {limit} are allowed.", new { field, characters, limit });
        if (!letters) throw new AinerException(ErrorCode.TextMissing, "The text contains no letter, so there is nothing to tell.", new { field });
    }
}
