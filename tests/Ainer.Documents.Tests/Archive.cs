using System.IO.Compression;
using System.Text;

namespace Ainer.Documents.Tests;

/// <summary>Builds the real files that the tests read: zip archives, EPUBs and Word documents.</summary>
internal static class Archive
{
    public static byte[] Of(params (string Path, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var stream = zip.CreateEntry(path).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return bytes.ToArray();
    }

    public static byte[] Epub(params (string Path, string Content)[] more) => Of(
    [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""),
        .. more,
    ]);

    public static string Package(params string[] pages) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>雨夜</dc:title><dc:language>zh-CN</dc:language></metadata>
        <manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
        {string.Concat(pages.Select((page, i) => $"<item id=\"p{i}\" href=\"{page}\" media-type=\"application/xhtml+xml\"/>"))}</manifest>
        <spine><itemref idref="cover" linear="no"/><itemref idref="nav"/>{string.Concat(pages.Select((_, i) => $"<itemref idref=\"p{i}\"/>"))}</spine></package>
        """;

    public static string Page(string body) => $"""
        <?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><style>p {"{"} color: red {"}"}</style></head><body>{body}</body></html>
        """;

    public static byte[] Docx(string body, string styles = "") => Of(
        ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""),
        ("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""),
        ("docProps/core.xml", """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Rain</dc:title><dc:language>en</dc:language></cp:coreProperties>"""),
        ("word/styles.xml", $"""<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{styles}</w:styles>"""),
        ("word/document.xml", $"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"""));

    public static string Paragraph(string text, string? style = null) =>
        $"<w:p>{(style is null ? "" : $"<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")}<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";
}
