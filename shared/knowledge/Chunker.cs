namespace Ainer.Knowledge;

/// <summary>Cuts a document into passages of about 500 characters at paragraph or sentence ends, each with the end of the one before for context.</summary>
public static class Chunker
{
    private const int Wanted = 500;
    private const int Most = 700;
    private const int Overlap = 60;

    /// <summary>The passages in order.</summary>
    public static List<string> Cut(string text)
    {
        var chunks = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            var end = EndOf(text, start);
            var chunk = text[start..end].Trim();
            if (chunk.Length > 0) chunks.Add(chunk);
            if (end >= text.Length) break;
            start = Math.Max(start + 1, end - Overlap);
            if (char.IsLowSurrogate(text[start])) start++;
        }
        return chunks;
    }

    private static int EndOf(string text, int start)
    {
        if (text.Length - start <= Most) return text.Length;
        for (var i = start + Most; i > start + (Wanted / 2); i--)
            if (text[i - 1] is '\n' or '。' or '！' or '？' or '.' or '!' or '?') return i;
        var end = start + Wanted;
        return char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }
}
