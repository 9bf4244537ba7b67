using System.Text;

namespace Ainer.Knowledge;

/// <summary>Cuts text into the terms that full-text search compares: whole words of alphabetic scripts, pairs of neighbouring ideographs (one that stands alone counts for itself).</summary>
public static class Terms
{
    private const int LongestWord = 60;

    /// <summary>The terms in order, repeated as often as they stand there, in lower case.</summary>
    public static List<string> Of(string text)
    {
        var terms = new List<string>();
        var word = new StringBuilder();
        string? last = null;
        var paired = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsIdeograph(rune.Value))
            {
                EndWord();
                var current = rune.ToString();
                if (last is not null) terms.Add(last + current);
                paired = last is not null;
                last = current;
                continue;
            }
            EndIdeographs();
            if (Rune.IsLetterOrDigit(rune)) word.Append(Rune.ToLowerInvariant(rune));
            else EndWord();
        }
        EndWord();
        EndIdeographs();
        return terms;

        void EndWord()
        {
            if (word.Length > 0) terms.Add(word.Length <= LongestWord ? word.ToString() : word.ToString(0, LongestWord));
            word.Clear();
        }

        void EndIdeographs()
        {
            if (last is not null && !paired) terms.Add(last);
            (last, paired) = (null, false);
        }
    }

    /// <summary>The text for to_tsvector('simple', …).</summary>
    public static string ForIndex(string text) => string.Join(' ', Of(text));

    /// <summary>The query for to_tsquery('simple', …): any of the terms. Empty where there are none. Terms hold letters and digits only, so none can be an operator.</summary>
    public static string ForQuery(string text) => string.Join(" | ", Of(text).Distinct(StringComparer.Ordinal).Take(64).Select(term => $"'{term}'"));

    internal static bool IsIdeograph(int value) => value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);
}
