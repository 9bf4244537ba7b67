namespace Ainer.Documents.Formats;

/// <summary>A paragraph of any format. Level 1 to 6: a heading by its markup; 0: none. StartsFile: the first of a file inside an EPUB, with its title from the table of contents.</summary>
internal readonly record struct Paragraph(string Text, int Level = 0, bool StartsFile = false);

/// <summary>What a format's reader gives: paragraphs in reading order, before they are divided into chapters.</summary>
internal sealed record Manuscript(DocumentFormat Format, string? Title, string? Language, string Encoding, IReadOnlyList<Paragraph> Paragraphs);
