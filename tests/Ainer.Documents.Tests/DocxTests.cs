using Ainer.Contracts.Errors;

namespace Ainer.Documents.Tests;

public sealed class DocxTests
{
    private readonly DocumentReader _reader = new(new DocumentLimits());

    [Fact]
    public void A_Word_document_is_divided_at_headings_whatever_their_style_is_called_locally()
    {
        var styles = """<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="a5"><w:name w:val="Title"/></w:style>""";
        var body = Archive.Paragraph("Rain and Night", "a5") + Archive.Paragraph("Arrival", "1") + Archive.Paragraph("He ") + "<w:p><w:r><w:t>came </w:t><w:br/><w:t>home.</w:t></w:r><w:del><w:r><w:t>Gone.</w:t></w:r></w:del></w:p>"
            + Archive.Paragraph("Departure", "1") + "<w:tbl><w:tr><w:tc>" + Archive.Paragraph("She left.") + "</w:tc></w:tr></w:tbl>";
        var document = _reader.Read(Archive.Docx(body, styles));
        Assert.Equal((DocumentFormat.Docx, "Rain and Night", "en"), (document.Format, document.Title, document.Language));
        Assert.Equal(["Arrival", "Departure"], document.Chapters.Select(chapter => chapter.Title));
        Assert.Equal("He\ncame\nhome.", document.Chapters[0].Text);
        Assert.Equal("She left.", document.Chapters[1].Text);
    }

    [Fact]
    public void A_Word_document_without_styles_is_divided_at_the_words_of_its_headings()
    {
        var document = _reader.Read(Archive.Docx(Archive.Paragraph("第一章 归来") + Archive.Paragraph("他来了。") + Archive.Paragraph("第二章 离去") + Archive.Paragraph("她走了。")));
        Assert.Equal(["第一章 归来", "第二章 离去"], document.Chapters.Select(chapter => chapter.Title));
        Assert.Equal("Rain", document.Title);
    }

    [Fact]
    public void Text_in_a_box_is_read_once()
    {
        var box = "<w:p><w:r><mc:AlternateContent xmlns:mc=\"urn:mc\"><mc:Choice>" + Archive.Paragraph("In the box.") + "</mc:Choice><mc:Fallback>" + Archive.Paragraph("In the box.") + "</mc:Fallback></mc:AlternateContent><w:t>Around.</w:t></w:r></w:p>";
        Assert.Equal("In the box.\nAround.", Assert.Single(_reader.Read(Archive.Docx(box)).Chapters).Text);
    }

    [Fact]
    public void A_sheet_and_a_plain_archive_are_refused()
    {
        var sheet = Archive.Of(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", """<Relationships><Relationship Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"""));
        Refusals.Assert(ErrorCode.DocumentUnsupported, "unknown_format", () => _reader.Read(sheet));
        Refusals.Assert(ErrorCode.DocumentUnsupported, "unknown_format", () => _reader.Read(Archive.Of(("a.txt", "He came."))));
        Refusals.Assert(ErrorCode.DocumentBroken, "broken_xml", () => _reader.Read(Archive.Docx("<w:p>")));
    }
}
