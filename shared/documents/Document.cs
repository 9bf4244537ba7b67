namespace Ainer.Documents;

/// <summary>What a document can be.</summary>
public enum DocumentFormat { Text, Markdown, Epub, Docx }

/// <summary>A document as the line reads it: nothing but chapters of plain text.</summary>
/// <param name="Format">What it was, by its content.</param>
/// <param name="Title">Its own title, where it names one.</param>
/// <param name="Language">A BCP 47 tag, where it names one.</param>
/// <param name="Encoding">How its text was encoded: utf-8, utf-16le, utf-16be or gb18030.</param>
/// <param name="Chapters">In reading order, ordinals from 1, each with at least one letter.</param>
public sealed record Document(DocumentFormat Format, string? Title, string? Language, string Encoding, IReadOnlyList<Chapter> Chapters);

/// <summary>One chapter.</summary>
/// <param name="Ordinal">Its place, from 1.</param>
/// <param name="Title">Its heading as it stands, or null where it has none.</param>
/// <param name="Part">The volume or part above it, or null.</param>
/// <param name="Text">Its text without the heading: paragraphs separated by line ends.</param>
public sealed record Chapter(int Ordinal, string? Title, string? Part, string Text);
