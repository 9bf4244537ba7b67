namespace Ainer.EntityCore.Words;

internal readonly record struct PhraseMatch<T>(int Start, int Length, T Value)
{
    public int End => Start + Length;
}

/// <summary>
/// Finds known words and phrases of both languages in one pass, the longest first, ignoring case. Latin phrases match whole words, with a plural s or a
/// possessive; Chinese ones anywhere.
/// </summary>
internal sealed class PhraseTable<T>
{
    private readonly Dictionary<char, List<(string Phrase, T Value)>> byFirst = [];

    /// <param name="entries">Alternatives separated by | with what they mean.</param>
    public PhraseTable(IEnumerable<(string Phrases, T Value)> entries)
    {
        foreach (var (phrases, value) in entries)
            foreach (var phrase in phrases.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var key = char.ToLowerInvariant(phrase[0]);
                if (!byFirst.TryGetValue(key, out var bucket)) byFirst[key] = bucket = [];
                bucket.Add((phrase.ToLowerInvariant(), value));
            }
        foreach (var bucket in byFirst.Values) bucket.Sort((a, b) => b.Phrase.Length.CompareTo(a.Phrase.Length));
    }

    /// <summary>Every match from left to right, without overlaps.</summary>
    public List<PhraseMatch<T>> Find(ReadOnlySpan<char> text)
    {
        var found = new List<PhraseMatch<T>>();
        var at = 0;
        while (at < text.Length)
        {
            if (At(text, at) is { } match)
            {
                found.Add(match);
                at = match.End;
            }
            else at++;
        }
        return found;
    }

    /// <summary>The longest phrase that starts exactly here.</summary>
    public PhraseMatch<T>? At(ReadOnlySpan<char> text, int at)
    {
        if (!byFirst.TryGetValue(char.ToLowerInvariant(text[at]), out var bucket)) return null;
        var latin = IsLatin(text[at]);
        if (latin && at > 0 && IsLatin(text[at - 1])) return null;
        foreach (var (phrase, value) in bucket)
        {
            if (at + phrase.Length > text.Length || !text.Slice(at, phrase.Length).Equals(phrase, StringComparison.OrdinalIgnoreCase)) continue;
            var end = at + phrase.Length;
            if (!latin || EndsWord(text, ref end)) return new PhraseMatch<T>(at, end - at, value);
        }
        return null;
    }

    public bool Contains(ReadOnlySpan<char> text) => Find(text).Count > 0;

    private static bool EndsWord(ReadOnlySpan<char> text, ref int end)
    {
        // Won't is no won: a word goes on behind the apostrophe of a denial.
        if (end + 1 < text.Length && text[end] is '\'' or '’' && text[end + 1] is 't' or 'T') return false;
        if (end >= text.Length || !IsLatin(text[end])) return true;
        if (text[end] is not ('s' or 'S') || (end + 1 < text.Length && IsLatin(text[end + 1]))) return false;
        end++;
        return true;
    }

    private static bool IsLatin(char unit) => unit < 0x2E80 && char.IsLetter(unit);
}
