using System.Buffers;
using System.Globalization;
using Ainer.Contracts.Entities;

namespace Ainer.Planner.Lines;

/// <summary>
/// Cuts a text into pieces that one breath can say and one subtitle can show, at sentence ends, else clauses, else words, else between any two characters.
/// Joining the pieces gives the text back, blanks at the cuts aside.
/// </summary>
internal static class LineSplitter
{
    /// <summary>The longest line, in seconds of speech.</summary>
    public const double LongestS = 6.5;

    /// <summary>The widest subtitle, where an ideograph counts two.</summary>
    public const int WidestSubtitle = 84;

    private const double ShortestRestS = 1.0;
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("。！？!?…");
    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create("，,；;：:、—。！？!?….）)");

    public static List<string> Split(string text, Voice voice)
    {
        var pieces = new List<string>();
        var current = "";
        foreach (var atom in Atoms(text, voice))
        {
            var joined = current + atom;
            if (current.Length > 0 && !Fits(joined.Trim(), voice))
            {
                Add(pieces, current);
                current = atom;
            }
            else current = joined;
        }
        Add(pieces, current);
        JoinShortRest(pieces, voice);
        return pieces;
    }

    public static bool Fits(string text, Voice voice) => Width(text) <= WidestSubtitle && SpeechEstimate.Seconds(text, voice) <= LongestS;

    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += rune.Value >= 0x2E80 ? 2 : 1;
        return width;
    }

    private static void Add(List<string> pieces, string piece)
    {
        var trimmed = piece.Trim();
        if (trimmed.Length > 0) pieces.Add(trimmed);
    }

    private static void JoinShortRest(List<string> pieces, Voice voice)
    {
        if (pieces.Count < 2 || SpeechEstimate.Seconds(pieces[^1], voice) >= ShortestRestS) return;
        var joined = Glue(pieces[^2], pieces[^1]);
        if (SpeechEstimate.Seconds(joined, voice) > LongestS + 0.5) return;
        pieces.RemoveAt(pieces.Count - 1);
        pieces[^1] = joined;
    }

    /// <summary>Puts two pieces together, with a blank where the script wants one.</summary>
    public static string Glue(string left, string right) =>
        left.Length > 0 && right.Length > 0 && (left[^1] < 0x2E80 || right[0] < 0x2E80) && left[^1] is not ('“' or '(') ? $"{left} {right}" : left + right;

    private static IEnumerable<string> Atoms(string text, Voice voice)
    {
        foreach (var sentence in Cut(text, SentenceEnds))
        {
            if (Fits(sentence.Trim(), voice)) yield return sentence;
            else
                foreach (var clause in Cut(sentence, ClauseEnds))
                {
                    if (Fits(clause.Trim(), voice)) yield return clause;
                    else
                        foreach (var word in Words(clause, voice)) yield return word;
                }
        }
    }

    private static IEnumerable<string> Cut(string text, SearchValues<char> ends)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!ends.Contains(text[i])) continue;
            // 3,000 and "3.5" stay whole; marks in a row stay together.
            if (text[i] is ',' or '.' or ':' && i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1])) continue;
            while (i + 1 < text.Length && (ends.Contains(text[i + 1]) || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '”' or '’' or '"' or '」' or '』')) i++;
            yield return text[start..(i + 1)];
            start = i + 1;
        }
        if (start < text.Length) yield return text[start..];
    }

    private static IEnumerable<string> Words(string clause, Voice voice)
    {
        var start = 0;
        while (start < clause.Length)
        {
            var space = clause.IndexOf(' ', start);
            var end = space < 0 ? clause.Length : space + 1;
            var word = clause[start..end];
            if (Fits(word.Trim(), voice)) yield return word;
            else
                foreach (var part in Parts(word, voice)) yield return part;
            start = end;
        }
    }

    // A text without any blank, or a word of thousands of letters: cut between user-perceived characters.
    private static IEnumerable<string> Parts(string word, Voice voice)
    {
        const double PartS = 0.7 * LongestS;
        const int PartWidth = WidestSubtitle / 2;
        var elements = StringInfo.GetTextElementEnumerator(word);
        var part = "";
        while (elements.MoveNext())
        {
            part += elements.GetTextElement();
            if (Width(part) < PartWidth && SpeechEstimate.Seconds(part, voice) < PartS) continue;
            yield return part;
            part = "";
        }
        if (part.Length > 0) yield return part;
    }
}
