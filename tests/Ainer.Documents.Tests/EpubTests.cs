using Ainer.Contracts.Errors;

namespace Ainer.Documents.Tests;

public sealed class EpubTests
{
    private readonly DocumentReader _reader = new(new DocumentLimits());

    [Fact]
    public void A_book_is_read_in_the_order_of_its_spine_with_titles_from_headings_or_contents()
    {
        var document = _reader.Read(Archive.Epub(
            ("OEBPS/book.opf", Archive.Package("text/one.xhtml", "text/two%20b.xhtml", "text/more.xhtml")),
            ("OEBPS/cover.xhtml", Archive.Page("<p>Cover words</p>")),
            ("OEBPS/nav.xhtml", Archive.Page("<nav><ol><li><a href=\"text/one.xhtml\">One</a></li><li><a href=\"text/two%20b.xhtml#x\">第二章 <b>离去</b></a></li></ol></nav>")),
            ("OEBPS/text/one.xhtml", Archive.Page("<h2>第一章<br/>归来</h2><p>他推开门。&nbsp;<ruby>雨<rt>yǔ</rt></ruby>&hellip;</p><script>alert(1)</script><p>“走吧。”</p>")),
            ("OEBPS/text/two b.xhtml", Archive.Page("<div><p>她走了。</p></div>")),
            ("OEBPS/text/more.xhtml", Archive.Page("<p>没有回头。</p>"))));
        Assert.Equal(DocumentFormat.Epub, document.Format);
        Assert.Equal(("雨夜", "zh-CN"), (document.Title, document.Language));
        Assert.Equal(["第一章 归来", "第二章 离去"], document.Chapters.Select(chapter => chapter.Title));
        Assert.Equal("他推开门。 雨…\n“走吧。”", document.Chapters[0].Text);
        Assert.Equal("她走了。\n没有回头。", document.Chapters[1].Text);
    }

    [Fact]
    public void An_older_book_gets_its_titles_from_the_ncx()
    {
        var package = """
            <package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata/><manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
            <item id="a" href="a.html" media-type="application/xhtml+xml"/><item id="b" href="b.html" media-type="application/xhtml+xml"/></manifest>
            <spine toc="ncx"><itemref idref="a"/><itemref idref="b"/></spine></package>
            """;
        var ncx = """
            <?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
            <ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><docTitle><text>Rain</text></docTitle><navMap>
            <navPoint><navLabel><text>Arrival</text></navLabel><content src="a.html"/></navPoint><navPoint><navLabel><text>Departure</text></navLabel><content src="b.html"/></navPoint></navMap></ncx>
            """;
        var document = _reader.Read(Archive.Epub(("OEBPS/book.opf", package), ("OEBPS/toc.ncx", ncx), ("OEBPS/a.html", Archive.Page("<p>He came.</p>")), ("OEBPS/b.html", Archive.Page("<p>She left.</p>"))));
        Assert.Equal(["Arrival", "Departure"], document.Chapters.Select(chapter => chapter.Title));
    }

    [Fact]
    public void A_protected_book_is_refused_and_one_with_scrambled_fonts_is_read()
    {
        static string Encrypted(string algorithm) => $"<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><EncryptedData xmlns=\"http://www.w3.org/2001/04/xmlenc#\"><EncryptionMethod Algorithm=\"{algorithm}\"/></EncryptedData></encryption>";
        byte[] Book(string algorithm) => Archive.Epub(("META-INF/encryption.xml", Encrypted(algorithm)), ("OEBPS/book.opf", Archive.Package("a.xhtml")), ("OEBPS/a.xhtml", Archive.Page("<p>He came.</p>")));
        Refusals.Assert(ErrorCode.DocumentEncrypted, "encrypted", () => _reader.Read(Book("http://www.w3.org/2001/04/xmlenc#aes128-cbc")));
        Refusals.Assert(ErrorCode.DocumentEncrypted, "encrypted", () => _reader.Read(Archive.Epub(("META-INF/rights.xml", "<rights/>"))));
        Assert.Single(_reader.Read(Book("http://www.idpf.org/2008/embedding")).Chapters);
    }

    [Fact]
    public void A_document_type_with_entities_of_its_own_is_refused()
    {
        const string Bomb = "<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>&b;</p></body></html>";
        const string File = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><container/>";
        Refusals.Assert(ErrorCode.DocumentBroken, "dtd_refused", () => _reader.Read(Archive.Epub(("OEBPS/book.opf", Archive.Package("a.xhtml")), ("OEBPS/a.xhtml", Bomb))));
        Refusals.Assert(ErrorCode.DocumentBroken, "dtd_refused", () => _reader.Read(Archive.Of(("META-INF/container.xml", File))));
    }

    [Fact]
    public void What_is_broken_inside_is_named()
    {
        Refusals.Assert(ErrorCode.DocumentBroken, "broken_xml", () => _reader.Read(Archive.Epub(("OEBPS/book.opf", Archive.Package("a.xhtml")), ("OEBPS/a.xhtml", Archive.Page("<p>He <b>came.</p>")))));
        Refusals.Assert(ErrorCode.DocumentBroken, "missing_part", () => _reader.Read(Archive.Epub(("OEBPS/book.opf", Archive.Package("gone.xhtml")))));
        Refusals.Assert(ErrorCode.DocumentBroken, "missing_part", () => _reader.Read(Archive.Epub(("OEBPS/book.opf", Archive.Package()))));
        Refusals.Assert(ErrorCode.TextMissing, "empty", () => _reader.Read(Archive.Epub(("OEBPS/book.opf", Archive.Package("a.xhtml")), ("OEBPS/a.xhtml", Archive.Page("<p>...</p>")))));
        var deep = string.Concat(Enumerable.Repeat("<div>", 400)) + "He came." + string.Concat(Enumerable.Repeat("</div>", 400));
        Refusals.Assert(ErrorCode.DocumentBroken, "xml_too_deep", () => _reader.Read(Archive.Epub(("OEBPS/book.opf", Archive.Package("a.xhtml")), ("OEBPS/a.xhtml", Archive.Page(deep)))));
    }
}
