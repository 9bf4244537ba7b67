using System.Text.RegularExpressions;

namespace Ainer.EntityCore.Ingest;

/// <summary>Reads a chapter: title, explicit scene breaks, paragraphs, sentences and dialogue. Loses no letter or digit.</summary>
internal static partial class ChapterReader
{
    private const int LongestTitle = 60;

    /// <summary>Reads a text. It must hold at least one letter or digit; else the result has no segments.</summary>
    public static ChapterText Read(string raw, string? languageHint)
    {
        var text = TextNormaliser.Normalise(raw);
        var language = LanguageDetector.Detect(text, languageHint);
        var segments = new List<Segment>();
        var paragraph = 0;
        var scene = 0;
        var breakPending = false;
        string? title = null;
        foreach (var (start, end) in LinesOf(text))
        {
            var line = text.AsSpan(start, end - start);
            if (!TextNormaliser.HasSpeakable(line))
            {
                breakPending |= line.Length > 0;
                continue;
            }
            if (title is null && segments.Count == 0 && IsTitle(line, text, end))
            {
                title = line.Trim().ToString();
                segments.Add(new Segment(0, paragraph++, 0, SegmentKind.Title, title, text.IndexOf(title, start, StringComparison.Ordinal)));
                breakPending = false;
                continue;
            }
            if (breakPending && segments.Any(s => s.Kind != SegmentKind.Title)) scene++;
            breakPending = false;
            ReadParagraph(text, start, end, paragraph++, scene, segments);
        }
        return new ChapterText(text, language, title ?? DeriveTitle(segments), segments, paragraph);
    }

    private static IEnumerable<(int Start, int End)> LinesOf(string text)
    {
        var start = 0;
        while (start <= text.Length)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            var (from, to) = (start, end);
            while (from < to && char.IsWhiteSpace(text[from])) from++;
            while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
            yield return (from, to);
            start = end + 1;
        }
    }

    private static bool IsTitle(ReadOnlySpan<char> line, string text, int end)
    {
        if (line.Length > LongestTitle || line.IndexOfAny(Punctuation.QuotationMarks) >= 0) return false;
        var rest = text.AsSpan(end).TrimStart();
        if (rest.IsEmpty || !TextNormaliser.HasSpeakable(rest)) return false;
        if (ChapterHeading().IsMatch(line)) return true;
        var bare = !(line[^1] is '。' or '！' or '？' or '.' or '!' or '?' or '，' or ',' or '…' or '：' or ':' or '；' or ';');
        var blankAfter = end + 1 < text.Length && text[end + 1] == '\n';
        return bare && blankAfter && line.Length <= (LanguageDetector.IsHan(line[0]) ? 20 : LongestTitle);
    }

    private static string DeriveTitle(List<Segment> segments)
    {
        if (segments.Count == 0) return "";
        var first = segments[0].Text;
        var cut = first.AsSpan().IndexOfAny(Punctuation.ClauseEnds);
        var head = (cut > 0 ? first[..cut] : first).Trim();
        var limit = LanguageDetector.IsHan(head.Length > 0 ? head[0] : 'a') ? 14 : 36;
        if (head.Length <= limit) return head;
        var space = head.LastIndexOf(' ', limit);
        var length = space > 8 ? space : limit;
        if (char.IsHighSurrogate(head[length - 1])) length--;
        return head[..length].TrimEnd() + "…";
    }

    private static void ReadParagraph(string text, int start, int end, int paragraph, int scene, List<Segment> segments)
    {
        var body = text.AsSpan(start, end - start);
        var spans = MergeMentions(body, QuotationParser.Parse(body));
        foreach (var span in spans)
        {
            if (span.Quoted)
                Add(new Segment(segments.Count, paragraph, scene, SegmentKind.Dialogue, Trimmed(body, span, out var from), start + from) { LeftOpen = !span.Closed });
            else
                foreach (var (s, e) in SentenceSplitter.Split(body[span.Start..span.End]))
                    Add(new Segment(segments.Count, paragraph, scene, SegmentKind.Narration, body[(span.Start + s)..(span.Start + e)].ToString(), start + span.Start + s));
        }

        void Add(Segment segment)
        {
            if (TextNormaliser.HasSpeakable(segment.Text)) segments.Add(segment);
        }
    }

    private static string Trimmed(ReadOnlySpan<char> body, QuotedSpan span, out int from)
    {
        from = span.Start;
        var to = span.End;
        while (from < to && char.IsWhiteSpace(body[from])) from++;
        while (to > from && char.IsWhiteSpace(body[to - 1])) to--;
        return body[from..to].ToString();
    }

    /// <summary>A quoted word inside a sentence (the room she called “the lamp”) is no dialogue: it goes back into the narration around it.</summary>
    private static List<QuotedSpan> MergeMentions(ReadOnlySpan<char> body, List<QuotedSpan> spans)
    {
        var merged = new List<QuotedSpan>(spans.Count);
        foreach (var span in spans)
        {
            var narration = !span.Quoted || IsMention(body, span);
            if (narration && merged.Count > 0 && !merged[^1].Quoted) merged[^1] = merged[^1] with { End = span.Quoted ? Math.Min(span.End + 1, body.Length) : span.End };
            else if (narration && span.Quoted) merged.Add(new QuotedSpan(span.Start - 1, Math.Min(span.End + 1, body.Length), false, true));
            else merged.Add(narration ? span with { Quoted = false } : span);
        }
        return merged;
    }

    private static bool IsMention(ReadOnlySpan<char> body, QuotedSpan span)
    {
        if (!span.Closed || span.Start < 2 || span.End - span.Start > 24 || span.End <= span.Start) return false;
        var inside = body[span.Start..span.End].Trim();
        if (inside.IsEmpty || inside[^1] is '。' or '！' or '？' or '，' or '…' or '.' or '!' or '?' or ',' or '—' or '-') return false;
        var before = body[..(span.Start - 1)].TrimEnd();
        if (before.IsEmpty || !char.IsLetterOrDigit(before[^1]) || before[^1] is '道' or '说' or '喊' or '问' or '答') return false;
        var after = body[Math.Min(span.End + 1, body.Length)..].TrimStart();
        return !after.IsEmpty && (char.IsLetter(after[0]) || after[0] is '，' or ',' or '。' or '.' or '、');
    }

    [GeneratedRegex(@"^\s*(第\s*[0-9０-９一二三四五六七八九十百千零〇两]+\s*[章回节卷幕]|(chapter|part|prologue|epilogue|act|scene)\b|序章|楔子|尾声|引子)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChapterHeading();
}
