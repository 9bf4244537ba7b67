using Ainer.Documents.Formats;

namespace Ainer.Documents.Chapters;

/// <summary>
/// Divides a manuscript into chapters. Headings in the words of novels come first; where there are none, the document's own headings of the uppermost level that
/// divides it; in an EPUB its files, by their entry in the table of contents; else it is one chapter. No text is lost: what stands before the first heading is a chapter without a title, unless it is only
/// a title page. A table of contents (headings without text that come again) is dropped. Pure.
/// </summary>
internal static class ChapterSplitter
{
    /// <summary>Up to this many characters before the first heading are the book's title and author.</summary>
    private const int LongestTitlePage = 120;

    /// <summary>The chapters, none without a letter. Throws document_too_large above the limit of chapters.</summary>
    public static IReadOnlyList<Chapter> Split(Manuscript manuscript, DocumentLimits limits)
    {
        var paragraphs = manuscript.Paragraphs;
        var classify = Classifier(manuscript);
        var sections = new List<Section>();
        var current = new Section(null, null);
        string? part = null;
        foreach (var paragraph in paragraphs)
        {
            var kind = classify(paragraph);
            if (kind == HeadingKind.None)
            {
                current.Add(paragraph.Text);
                continue;
            }
            sections.Add(current);
            if (kind == HeadingKind.Part) part = paragraph.Text;
            // The text below a volume's heading and above its first chapter stands for itself.
            current = new Section(paragraph.Text, part) { IsPart = kind == HeadingKind.Part };
            if (sections.Count > limits.MaxChapters * 2) throw TooMany(limits);
        }
        sections.Add(current);
        var divided = WithText(sections).SelectMany(section => section.Divide(limits.MaxChapterCharacters)).ToList();
        if (divided.Count > limits.MaxChapters) throw TooMany(limits);
        return [.. divided.Select((piece, i) => new Chapter(i + 1, piece.Title, piece.Part, piece.Text))];
    }

    private static IEnumerable<Section> WithText(List<Section> sections)
    {
        var told = sections.Where(section => section.HasLetters).ToList();
        var titlePage = told.Count > 1 && told[0] == sections[0] && sections[0].Title is null && sections[0].Characters <= LongestTitlePage;
        return titlePage ? told.Skip(1) : told;
    }

    private static Func<Paragraph, HeadingKind> Classifier(Manuscript manuscript)
    {
        var marked = manuscript.Paragraphs.Where(paragraph => paragraph.Level > 0).ToList();
        if (marked.Any(paragraph => ChapterHeading.Of(paragraph.Text) == HeadingKind.Chapter))
            return paragraph => paragraph.Level > 0 ? MarkedKind(paragraph) : HeadingKind.None;
        if (manuscript.Format == DocumentFormat.Epub)
            return paragraph => paragraph is { StartsFile: true, Level: > 0 } || (paragraph.Level == 0 && ChapterHeading.Of(paragraph.Text) == HeadingKind.Chapter) ? HeadingKind.Chapter : HeadingKind.None;
        if (manuscript.Paragraphs.Any(paragraph => ChapterHeading.Of(paragraph.Text) == HeadingKind.Chapter))
            return paragraph => ChapterHeading.Of(paragraph.Text);
        // One heading alone at the top is the book's title.
        var level = marked.GroupBy(paragraph => paragraph.Level).Where(group => group.Count() > 1).Select(group => group.Key).DefaultIfEmpty(0).Min();
        return paragraph => level > 0 && paragraph.Level == level ? HeadingKind.Chapter : HeadingKind.None;

        static HeadingKind MarkedKind(Paragraph paragraph) =>
            ChapterHeading.Of(paragraph.Text) is var kind && (kind != HeadingKind.None || !paragraph.StartsFile) ? kind : HeadingKind.Chapter;
    }

    private static Contracts.Errors.AinerException TooMany(DocumentLimits limits) =>
        Refused.Over(DocumentFault.TooManyChapters, "The document has too many chapters", limits.MaxChapters);
}
