namespace Ainer.EntityCore.Ingest;

/// <summary>Cuts narration at sentence ends of both languages; an abbreviation, an initial or a decimal point ends nothing.</summary>
internal static class SentenceSplitter
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "st", "prof", "capt", "col", "gen", "lt", "sgt", "rev", "sr", "jr", "vs", "etc", "no", "fig", "mt", "e.g", "i.e",
    };

    /// <summary>The sentences of a text as (start, end) without the blanks between them.</summary>
    public static List<(int Start, int End)> Split(ReadOnlySpan<char> text)
    {
        var sentences = new List<(int, int)>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!EndsSentence(text, start, i)) continue;
            var end = i + 1;
            while (end < text.Length && (IsEnd(text[end]) || IsCloser(text[end]))) end++;
            Add(sentences, text, start, end);
            start = end;
            i = end - 1;
        }
        Add(sentences, text, start, text.Length);
        return sentences;
    }

    private static void Add(List<(int, int)> sentences, ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        if (end > start) sentences.Add((start, end));
    }

    private static bool IsEnd(char unit) => unit is '。' or '！' or '？' or '!' or '?' or '…' or '.';

    private static bool IsCloser(char unit) => unit is '”' or '’' or '」' or '』' or ')' or '）' or '"';

    private static bool EndsSentence(ReadOnlySpan<char> text, int start, int at)
    {
        var unit = text[at];
        if (unit is '。' or '！' or '？' or '!' or '?') return true;
        if (unit == '…') return at + 1 >= text.Length || text[at + 1] != '…';
        if (unit != '.') return false;
        var next = at + 1;
        while (next < text.Length && (IsEnd(text[next]) || IsCloser(text[next]))) next++;
        if (next < text.Length && !char.IsWhiteSpace(text[next])) return text[next] >= 0x3000;
        var wordStart = at;
        while (wordStart > start && at - wordStart < 12 && !char.IsWhiteSpace(text[wordStart - 1])) wordStart--;
        var word = text[wordStart..at];
        return word.Length != 1 || !char.IsUpper(word[0]) ? !Abbreviations.Contains(word.ToString()) : false;
    }
}
