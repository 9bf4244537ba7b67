using System.Text;
using Ainer.Contracts.Errors;

namespace Ainer.Documents.Tests;

public sealed class TextTests
{
    private const string Novel = "《雨夜》\n作者：无名\n\n楔子\n　　那一年的雨，下了很久。\n\n第一章 归来\n　　他推开门。\n　　“走吧。”她说。\n\n第二章　离去\n　　第二章的故事从清晨开始，他们谁也没有说话。\n\n尾声\n　　雨停了。\n";
    private readonly DocumentReader _reader = new(new DocumentLimits());

    [Fact]
    public void A_Chinese_novel_falls_into_its_chapters_with_prologue_and_epilogue()
    {
        var document = _reader.Read(Encoding.UTF8.GetBytes(Novel));
        Assert.Equal(DocumentFormat.Text, document.Format);
        Assert.Equal(["楔子", "第一章 归来", "第二章　离去", "尾声"], document.Chapters.Select(chapter => chapter.Title));
        Assert.Equal([1, 2, 3, 4], document.Chapters.Select(chapter => chapter.Ordinal));
        Assert.Equal("他推开门。\n“走吧。”她说。", document.Chapters[1].Text);
        Assert.Equal("第二章的故事从清晨开始，他们谁也没有说话。", document.Chapters[2].Text);
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("gb18030", false)]
    public void A_text_is_read_in_every_encoding_that_Chinese_novels_come_in(string encoding, bool mark)
    {
        var used = encoding == "gb18030" ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")! : Encoding.GetEncoding(encoding);
        byte[] file = [.. mark ? used.GetPreamble() : [], .. used.GetBytes(Novel)];
        var document = _reader.Read(file);
        Assert.Equal(4, document.Chapters.Count);
        Assert.Equal("雨停了。", document.Chapters[3].Text);
        Assert.Equal(encoding == "utf-16" ? "utf-16le" : encoding.ToLowerInvariant(), document.Encoding);
    }

    [Fact]
    public void An_English_novel_falls_into_its_chapters_below_its_parts()
    {
        var document = _reader.Read("Part One\n\nPrologue\nIt rained.\n\nCHAPTER I\nHe came.\nChapter 2 of the book was long and nobody minded.\n\nPart Two\nChapter Two: The Letter\nShe left.\n\nChapter 3 Night\nIt stopped.\n"u8.ToArray());
        Assert.Equal(["Prologue", "CHAPTER I", "Chapter Two: The Letter", "Chapter 3 Night"], document.Chapters.Select(chapter => chapter.Title));
        Assert.Equal(["Part One", "Part One", "Part Two", "Part Two"], document.Chapters.Select(chapter => chapter.Part));
        Assert.Equal("He came.\nChapter 2 of the book was long and nobody minded.", document.Chapters[1].Text);
    }

    [Fact]
    public void A_table_of_contents_at_the_top_makes_no_chapters()
    {
        var document = _reader.Read(Encoding.UTF8.GetBytes("第一章 归来\n第二章 离去\n\n第一章 归来\n他来了。\n第二章 离去\n她走了。"));
        Assert.Equal(["他来了。", "她走了。"], document.Chapters.Select(chapter => chapter.Text));
    }

    [Fact]
    public void A_text_without_headings_is_one_chapter_without_a_title()
    {
        var chapter = Assert.Single(_reader.Read("It rained.\r\nHe came home.\r\n"u8.ToArray()).Chapters);
        Assert.Null(chapter.Title);
        Assert.Equal("It rained.\nHe came home.", chapter.Text);
    }

    [Fact]
    public void A_long_preface_before_the_first_heading_is_kept()
    {
        var document = _reader.Read(Encoding.UTF8.GetBytes(new string('雨', 200) + "\n第一章\n他来了。"));
        Assert.Equal([null, "第一章"], document.Chapters.Select(chapter => chapter.Title));
    }

    [Fact]
    public void A_chapter_above_the_limit_is_divided_between_sentences_and_nothing_is_lost()
    {
        var reader = new DocumentReader(new DocumentLimits { MaxChapterCharacters = 100 });
        var body = string.Concat(Enumerable.Repeat("雨一直下，他没有回头。", 30));
        var document = reader.Read(Encoding.UTF8.GetBytes("第一章 归来\n" + body));
        Assert.All(document.Chapters, chapter => Assert.InRange(chapter.Text.Length, 1, 100));
        Assert.All(document.Chapters, chapter => Assert.EndsWith("。", chapter.Text, StringComparison.Ordinal));
        Assert.Equal(body, string.Concat(document.Chapters.Select(chapter => chapter.Text)));
        Assert.Equal("第一章 归来 (1/4)", document.Chapters[0].Title);
    }

    [Fact]
    public void Markdown_is_divided_at_its_headings_and_loses_its_marks()
    {
        var document = _reader.Read("---\ntitle: \"Rain\"\n---\n# Rain\n\n## Arrival\n\nHe **came** [home](http://x), _wet_ and `cold`.\n\n* * *\n\n> \"Go,\" she said.\n\nDeparture\n---------\n<b>She</b> left.\n"u8.ToArray());
        Assert.Equal(DocumentFormat.Markdown, document.Format);
        Assert.Equal("Rain", document.Title);
        Assert.Equal(["Arrival", "Departure"], document.Chapters.Select(chapter => chapter.Title));
        Assert.Equal("He came home, wet and cold.\n\n\"Go,\" she said.", document.Chapters[0].Text);
        Assert.Equal("She left.", document.Chapters[1].Text);
    }

    [Theory]
    [InlineData("2550 4446 2D31", ErrorCode.DocumentUnsupported, "unknown_format")]
    [InlineData("7B5C 7274 6631", ErrorCode.DocumentUnsupported, "unknown_format")]
    [InlineData("8950 4E47 0D0A 1A0A 0000", ErrorCode.DocumentUnsupported, "unknown_format")]
    [InlineData("D0CF 11E0 A1B1", ErrorCode.DocumentEncrypted, "encrypted")]
    [InlineData("6361 66E9 2061 7520 6C61 6974", ErrorCode.TextNotUtf8, "unknown_encoding")]
    [InlineData("EFBB BFFF 41", ErrorCode.TextNotUtf8, "unknown_encoding")]
    [InlineData("2E2E 2E0A 0A31 3233", ErrorCode.TextMissing, "empty")]
    [InlineData("", ErrorCode.TextMissing, "empty")]
    public void What_is_no_text_is_refused_by_its_content(string hex, ErrorCode code, string reason) =>
        Refusals.Assert(code, reason, () => _reader.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public async Task A_file_above_the_limit_is_refused_while_it_streams()
    {
        var reader = new DocumentReader(new DocumentLimits { MaxBytes = 2048 });
        using var endless = new Endless();
        await Refusals.AssertAsync(ErrorCode.DocumentTooLarge, "too_large", () => reader.ReadAsync(endless, null, TestContext.Current.CancellationToken));
        Assert.InRange(endless.Given, 2048, 256 * 1024);
    }

    [Fact]
    public void Too_many_chapters_are_refused()
    {
        var reader = new DocumentReader(new DocumentLimits { MaxChapters = 10 });
        var text = string.Concat(Enumerable.Range(1, 50).Select(i => $"Chapter {i}\nText.\n"));
        Refusals.Assert(ErrorCode.DocumentTooLarge, "too_many_chapters", () => reader.Read(Encoding.UTF8.GetBytes(text)));
    }

    private sealed class Endless : MemoryStream
    {
        public int Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'a');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
