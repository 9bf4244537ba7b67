using System.Globalization;

namespace Ainer.Timeline.Subtitles;

/// <summary>
/// Cuts a line's text into cues of at most two rows. Breaks where a reader would: after a sentence, else after a clause, else between words or
/// characters, and never so that a row starts with closing or ends with opening punctuation.
/// </summary>
internal static class RowBreaker
{
    private const string Closing = "。，、！？；：）》」』】〉”’…,.!?;:)]%·～—";
    private const string Opening = "（《「『【〈“‘([";
    private const string SentenceEnd = "。！？；.!?;…";
    private const string ClauseEnd = "，、：,:—";

    /// <summary>The rows of each cue, in order. Empty for empty text.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Break(string text)
    {
        var marks = Measure(text);
        var cues = new List<IReadOnlyList<string>>();
        for (var from = 0; from < marks.Count;)
        {
            var to = EndOfCue(marks, from);
            cues.Add(Rows(marks, from, to));
            from = SkipSpaces(marks, to);
        }
        return cues;
    }

    private static List<Mark> Measure(string text)
    {
        var marks = new List<Mark>(text.Length);
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext()) marks.Add(new Mark(elements.GetTextElement()));
        for (var i = 0; i < marks.Count; i++) marks[i] = marks[i] with { BreakAfter = Quality(marks, i) };
        return marks;
    }

    /// <summary>How good a break after this character is: 0 none, 1 between words, 2 after a clause, 3 after a sentence.</summary>
    private static int Quality(List<Mark> marks, int at)
    {
        if (at == marks.Count - 1) return 3;
        var (here, next) = (marks[at], marks[at + 1]);
        if (next.IsIn(Closing) || here.IsIn(Opening)) return 0;
        var spaced = here.IsSpace || next.IsSpace;
        if (!spaced && !here.IsWide && !next.IsWide && !EndsWideSentence(here)) return 0;
        var ending = here.IsSpace && at > 0 ? marks[at - 1] : here;
        if (ending.IsIn(SentenceEnd)) return 3;
        return ending.IsIn(ClauseEnd) ? 2 : 1;
    }

    private static bool EndsWideSentence(Mark mark) => mark.IsIn("”’…—");

    /// <summary>The furthest end that fits two rows, drawn back to the best break in its second half.</summary>
    private static int EndOfCue(List<Mark> marks, int from)
    {
        var limit = from;
        for (var to = from + 1; to <= marks.Count && Fits(marks, from, to); to++) limit = to;
        if (limit == marks.Count) return limit;
        var half = from + (limit - from) / 2;
        for (var quality = 3; quality >= 1; quality--)
            for (var to = limit; to > half; to--)
                if (marks[to - 1].BreakAfter >= quality) return to;
        return Math.Max(limit, from + 1);
    }

    private static bool Fits(List<Mark> marks, int from, int to)
    {
        var width = Width(marks, from, to);
        if (width <= RowWidth.Full) return true;
        return width <= 2 * RowWidth.Full && BestRowBreak(marks, from, to) is not null;
    }

    private static string[] Rows(List<Mark> marks, int from, int to)
    {
        if (Width(marks, from, to) <= RowWidth.Full) return [Join(marks, from, to)];
        var at = BestRowBreak(marks, from, to) ?? from + (to - from) / 2;
        return [Join(marks, from, at), Join(marks, at, to)];
    }

    /// <summary>The break that makes two rows most alike, a little in favour of punctuation; inside a word only when there is no other.</summary>
    private static int? BestRowBreak(List<Mark> marks, int from, int to)
    {
        int? best = null;
        var bestCost = int.MaxValue;
        var total = Width(marks, from, to);
        var first = 0;
        var oneWord = !marks.Skip(from).Take(to - from - 1).Any(mark => mark.BreakAfter > 0);
        for (var at = from + 1; at < to; at++)
        {
            first += marks[at - 1].Width;
            var second = total - first;
            if (first > RowWidth.Full || second > RowWidth.Full) continue;
            var quality = marks[at - 1].BreakAfter;
            var cost = Math.Abs(first - second) - 26 * quality;
            if (quality == 0 && !oneWord || cost >= bestCost) continue;
            (best, bestCost) = (at, cost);
        }
        return best;
    }

    private static int Width(List<Mark> marks, int from, int to)
    {
        var width = 0;
        for (var i = from; i < to; i++) width += marks[i].Width;
        return width;
    }

    private static int SkipSpaces(List<Mark> marks, int at)
    {
        while (at < marks.Count && marks[at].IsSpace) at++;
        return at;
    }

    private static string Join(List<Mark> marks, int from, int to) =>
        string.Concat(marks.Skip(from).Take(to - from).Select(mark => mark.Text)).Trim();

    private readonly record struct Mark(string Text)
    {
        public int Width { get; } = RowWidth.Of(Text);
        public bool IsWide { get; } = RowWidth.IsWide(char.ConvertToUtf32(Text, 0));
        public bool IsSpace { get; } = Text == " ";
        public int BreakAfter { get; init; }
        public bool IsIn(string set) => Text.Length == 1 && set.Contains(Text[0], StringComparison.Ordinal);
    }
}
