using Ainer.Contracts.Errors;
using Ainer.Documents.Archives;
using Ainer.Documents.Chapters;
using Ainer.Documents.Formats;

namespace Ainer.Documents;

/// <summary>
/// Reads txt, md, epub and docx into chapters. What a file is decides its content, never its name; the declared type only tells Markdown from plain text, where both
/// are possible. Everything is bounded while it is read, nothing is written to disk, nothing is fetched. docs/documents.md lists limits and refusals.
/// </summary>
public sealed class DocumentReader(DocumentLimits limits)
{
    /// <summary>
    /// Reads a document. Throws <see cref="AinerException"/>: document_unsupported, document_encrypted, document_broken, document_too_large, text_not_utf8 or
    /// text_missing, with a <see cref="DocumentFault"/> in details.reason.
    /// </summary>
    /// <param name="source">The file, from where it stands to its end. It may be unseekable: at most <see cref="DocumentLimits.MaxBytes"/> are kept in memory.</param>
    /// <param name="declared">What its sender says it is, or null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Document> ReadAsync(Stream source, DocumentFormat? declared, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await source.ReadAsync(chunk, cancellation)) > 0)
        {
            if (whole.Length + read > limits.MaxBytes) throw Refused.Over(DocumentFault.TooLarge, "The file has too many bytes", limits.MaxBytes);
            whole.Write(chunk, 0, read);
        }
        return Read(whole.GetBuffer().AsMemory(0, (int)whole.Length), declared);
    }

    /// <summary>Reads a document that is in memory; throws as <see cref="ReadAsync"/> does.</summary>
    public Document Read(ReadOnlyMemory<byte> file, DocumentFormat? declared = null)
    {
        if (file.Length > limits.MaxBytes) throw Refused.Over(DocumentFault.TooLarge, $"The file has {file.Length} bytes", limits.MaxBytes);
        if (file.Length == 0) throw Refused.Because(DocumentFault.Empty, "The file is empty; send one with text in it.");
        var manuscript = Signature.Of(file.Span) == Signature.Kind.Archive ? ReadArchive(file) : ReadText(file, declared);
        var chapters = ChapterSplitter.Split(manuscript, limits);
        return chapters.Count == 0
            ? throw Refused.Because(DocumentFault.Empty, "The document holds no text: there is no letter in it.")
            : new Document(manuscript.Format, manuscript.Title, manuscript.Language, manuscript.Encoding, chapters);
    }

    private Manuscript ReadArchive(ReadOnlyMemory<byte> file)
    {
        using var archive = BoundedArchive.Open(file, limits);
        if (archive.Has("META-INF/container.xml")) return new EpubFormat(archive, limits).Read();
        if (archive.Has("[Content_Types].xml") && archive.Has("_rels/.rels")) return new DocxFormat(archive, limits).Read();
        throw Refused.Because(DocumentFault.UnknownFormat, "This archive is neither an EPUB nor a Word document; unpack it and send the files in it.");
    }

    private static Manuscript ReadText(ReadOnlyMemory<byte> file, DocumentFormat? declared)
    {
        var (text, encoding) = TextEncoding.Decode(file.Span);
        return declared == DocumentFormat.Markdown || (declared is null && MarkdownFormat.Looks(text))
            ? MarkdownFormat.Read(text, encoding)
            : TextFormat.Read(text, encoding);
    }
}
