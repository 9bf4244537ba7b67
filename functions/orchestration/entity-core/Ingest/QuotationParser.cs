namespace Ainer.EntityCore.Ingest;

/// <summary>A stretch of a paragraph, inside or outside quotation marks. <see cref="Start"/> and <see cref="End"/> exclude the outer marks.</summary>
internal readonly record struct QuotedSpan(int Start, int End, bool Quoted, bool Closed);

/// <summary>
/// Finds quotations in one paragraph: “ ” „ 「 」 『 』 « » ‘ ’ and the ASCII marks, nested marks staying inside, a missing closer ending with the
/// paragraph. An apostrophe opens nothing: a single mark counts only before a word and where a closer follows.
/// </summary>
internal static class QuotationParser
{
    public static List<QuotedSpan> Parse(ReadOnlySpan<char> text)
    {
        var spans = new List<QuotedSpan>();
        var outside = 0;
        var at = 0;
        while (at < text.Length)
        {
            var closer = CloserAt(text, at);
            if (closer == '\0')
            {
                at++;
                continue;
            }
            var end = FindEnd(text, at + 1, text[at], closer);
            var closed = end >= 0;
            if (!closed) end = text.Length;
            if (at > outside) spans.Add(new QuotedSpan(outside, at, false, true));
            spans.Add(new QuotedSpan(at + 1, end, true, closed));
            at = closed ? end + 1 : end;
            outside = at;
        }
        if (outside < text.Length) spans.Add(new QuotedSpan(outside, text.Length, false, true));
        return spans;
    }

    private static char CloserAt(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '“' or '„' => '”',
        '”' when at == 0 => '”',
        '「' => '」',
        '『' => '』',
        '«' => '»',
        '"' => '"',
        '‘' when FindSingleEnd(text, at + 1, '’') >= 0 => '’',
        '\'' when StartsWord(text, at) && FindSingleEnd(text, at + 1, '\'') >= 0 => '\'',
        _ => '\0',
    };

    private static int FindEnd(ReadOnlySpan<char> text, int from, char opener, char closer)
    {
        if (closer is '\'' or '’') return FindSingleEnd(text, from, closer);
        var depth = 1;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == closer && --depth == 0) return i;
            if (text[i] == opener && opener != closer) depth++;
        }
        // An opener repeated by mistake must not swallow the paragraph: the first closer then ends it.
        var first = text[from..].IndexOf(closer);
        return depth > 1 && first >= 0 ? from + first : -1;
    }

    private const int LongestSingleQuotation = 600;

    private static int FindSingleEnd(ReadOnlySpan<char> text, int from, char closer)
    {
        var limit = Math.Min(text.Length, from + LongestSingleQuotation);
        for (var i = from + 1; i < limit; i++)
        {
            if (text[i] == '"' || text[i] == '“') return -1;
            if (text[i] != closer) continue;
            var insideWord = i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]) && text[i - 1] < 0x3000;
            if (!insideWord) return i;
        }
        return -1;
    }

    private static bool StartsWord(ReadOnlySpan<char> text, int at) =>
        (at == 0 || char.IsWhiteSpace(text[at - 1]) || text[at - 1] is '(' or ':' or '：' or ',' or '，' or '。' or '-' or '—')
        && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
}
