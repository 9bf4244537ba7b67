using System.Buffers;
using System.Text;

namespace Ainer.Documents.Chapters;

/// <summary>What stands below one heading, while it is gathered.</summary>
internal sealed class Section(string? title, string? part)
{
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("。！？.!?");
    private readonly List<string> _paragraphs = [];

    public string? Title { get; } = title;
    public bool IsPart { get; init; }
    public int Characters { get; private set; }
    public bool HasLetters { get; private set; }

    public void Add(string paragraph)
    {
        // One blank line at most, none at the start.
        if (paragraph.Length == 0 && (_paragraphs.Count == 0 || _paragraphs[^1].Length == 0)) return;
        _paragraphs.Add(paragraph);
        Characters += paragraph.Length;
        HasLetters |= paragraph.EnumerateRunes().Any(Rune.IsLetter);
    }

    /// <summary>The chapter, or several of at most <paramref name="most"/> characters, divided between paragraphs (inside one only where it alone is longer) and numbered in the title.</summary>
    public IEnumerable<(string? Title, string? Part, string Text)> Divide(int most)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        foreach (var paragraph in _paragraphs.SelectMany(paragraph => Cut(paragraph, most)))
        {
            if (piece.Length > 0 && piece.Length + paragraph.Length + 1 > most) End();
            if (piece.Length > 0) piece.Append('\n');
            piece.Append(paragraph);
        }
        End();
        var own = IsPart ? null : part;
        return pieces.Select((text, i) => (pieces.Count > 1 ? $"{Title} ({i + 1}/{pieces.Count})".Trim() : Title, own, text));

        void End()
        {
            var text = piece.ToString().Trim();
            piece.Clear();
            if (text.EnumerateRunes().Any(Rune.IsLetter)) pieces.Add(text);
        }
    }

    private static IEnumerable<string> Cut(string paragraph, int most)
    {
        while (paragraph.Length > most)
        {
            var at = paragraph.AsSpan(0, most).LastIndexOfAny(SentenceEnds) + 1;
            if (at < most / 2) at = char.IsHighSurrogate(paragraph[most - 1]) ? most - 1 : most;
            yield return paragraph[..at];
            paragraph = paragraph[at..];
        }
        yield return paragraph;
    }
}
