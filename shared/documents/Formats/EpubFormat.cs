using System.Xml;
using Ainer.Documents.Archives;

namespace Ainer.Documents.Formats;

/// <summary>
/// EPUB 2 and 3: container.xml names the package, its spine gives the reading order (W3C EPUB 3.3, sections 4.2.6.3.1 and 5.7), the table of contents
/// gives titles. Pages that are not part of the reading order (linear="no"), and the table of contents itself, are left out. Copy-protected books are refused.
/// </summary>
internal sealed class EpubFormat(BoundedArchive archive, DocumentLimits limits)
{
    private const string Encryption = "META-INF/encryption.xml";
    /// <summary>Fonts may be scrambled (EPUB 3.3, section 4.4): that hides no text.</summary>
    private static readonly string[] FontScrambling = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

    public Manuscript Read()
    {
        RefuseProtected();
        var packagePath = PackagePath();
        var package = EpubPackage.Read(archive, packagePath, limits);
        var titles = EpubContents.Read(archive, package, limits);
        var paragraphs = new List<Paragraph>();
        foreach (var path in package.ReadingOrder)
        {
            var page = XhtmlPage.Read(archive, path, limits);
            if (!page.Any(paragraph => paragraph.Text.Any(char.IsLetter))) continue;
            var title = titles.GetValueOrDefault(path);
            // A heading of its own is worth more than the table's entry: it is what the reader sees.
            if (page[0].Level == 0 && title is not null) paragraphs.Add(new Paragraph(title, 1, StartsFile: true));
            else page[0] = page[0] with { StartsFile = true };
            paragraphs.AddRange(page);
        }
        return new Manuscript(DocumentFormat.Epub, package.Title, package.Language, "utf-8", paragraphs);
    }

    private string PackagePath()
    {
        string? path = null;
        StrictXml.Walk(archive, "META-INF/container.xml", limits, xml =>
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rootfile" }) path ??= xml.GetAttribute("full-path");
        });
        return path ?? throw Refused.Because(DocumentFault.MissingPart, "META-INF/container.xml names no package; make the EPUB again.");
    }

    private void RefuseProtected()
    {
        if (archive.Has("META-INF/rights.xml")) throw Protected();
        if (!archive.Has(Encryption)) return;
        StrictXml.Walk(archive, Encryption, limits, xml =>
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "EncryptionMethod" } && !FontScrambling.Contains(xml.GetAttribute("Algorithm"))
                && xml.GetAttribute("Algorithm") is { } algorithm && !algorithm.Contains("#kw-", StringComparison.Ordinal)) throw Protected();
        });
    }

    private static Contracts.Errors.AinerException Protected() =>
        Refused.Because(DocumentFault.Encrypted, "This book is copy-protected; send an edition without protection.");
}
