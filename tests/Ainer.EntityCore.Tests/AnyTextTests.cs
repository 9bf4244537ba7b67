using System.Diagnostics;
using Ainer.Contracts;
using Ainer.Contracts.Stories;

namespace Ainer.EntityCore.Tests;

public sealed class AnyTextTests
{
    public static TheoryData<string> Texts => new()
    {
        "a", "啊", "?!...★★★a★★★", "🙂🙂🙂 ok 🙂", "她说", "““““a", "”a”", "''''a''''", "「『「『字」", "1",
        "<b>粗体</b><script>alert(1)</script><p>段落</p>", "# Heading\n\n**bold** and _soft_ `code`", "$(rm -rf /); `id` && cat /etc/passwd | sh > /dev/null",
        "drawtext=text='x':fontfile=/etc/passwd,crop=1:1;[0:v]scale=2:2[out]", "{\\an8\\pos(10,10)}Dialogue: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,x\\N", "1\n00:00:00,000 --> 00:00:05,000\nHi <i>there</i>",
        "ab\0\u0001\u0007\u001b[31mred\u001b[0m", "مرحبا بالعالم. قال أحمد: \"أهلا\"", "שלום עולם", "สวัสดีชาวโลก", "line\r\nline\rline\u2028line", "\uFEFFbom", "e\u0301 combining z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309",
        "lone \ud800 surrogate \udc00 here", "Tom说：“Hello，世界。” Mary笑了。\"再见,\" she said.", "'Twas the night before Christmas, 'twasn't it?", "Mr. Dr. St. No. 3.5 e.g. U.S.A. etc.",
        "没有任何标点符号的一段很长的文字就这样一直写下去没有停顿也没有结束", "第一章", "第一章\n\n第二章", "***\n---\na\n***", "说道：", "\"a\" \"b\" \"c\"", "：“a”：“b”", "a\n\n\n\n\n\n\nb",
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_with_a_letter_gives_a_story(string text)
    {
        var reading = Reading.Of(text);
        Assert.NotEmpty(reading.Passages());
        Assert.All(reading.Story.Scenes, s => Assert.NotEmpty(s.Passages));
        Assert.Equal(Reading.Letters(reading.Text), Reading.Letters(string.Concat(reading.Passages().Select(p => p.Text))));
        Assert.All(reading.Passages(), p => Assert.Equal(p.Text, reading.Text.Substring(p.Offset, p.Length)));
        Assert.All(reading.Passages(), p => Assert.DoesNotContain(p.Text, c => char.IsControl(c)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\t ")]
    [InlineData("……！！？")]
    [InlineData("🙂🙃")]
    public void A_text_without_a_letter_is_refused(string text) => Assert.Throws<ArgumentException>(() => Reading.Of(text));

    [Fact]
    public void No_letter_is_lost_whatever_the_text()
    {
        var random = new Random(20240);
        string[] atoms = ["林晚", "说", "问道", "“", "”", "\"", "'", "。", "，", "！", "？", "\n", "\n\n", " ", "：", "Mara", " said", " the harbor", ". ", ", ", "***\n", "「", "」", "『", "』", "雨", "夜里", "他", "她", "🙂", "第", "一", "章", "x", "7", "…", "老周", "低声", "a voice ", "’", "‘", "<b>", "->", "é", "Ω"];
        for (var i = 0; i < 400; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => atoms[random.Next(atoms.Length)])) + "字";
            var reading = Reading.Of(text);
            var expected = Reading.Letters(text.Replace("<b>", "", StringComparison.Ordinal));
            Assert.Equal(expected, Reading.Letters(string.Concat(reading.Passages().Select(p => p.Text))));
        }
    }

    [Theory]
    [InlineData("sample-zh")]
    [InlineData("sample-en")]
    [InlineData("one word")]
    [InlineData("quotes")]
    [InlineData("names")]
    [InlineData("lines")]
    public void Twenty_thousand_characters_are_read_in_seconds(string shape)
    {
        const int Length = 20_000;
        var random = new Random(7);
        var text = shape switch
        {
            "sample-zh" => string.Concat(Enumerable.Repeat(Reading.Sample("chapter.zh-CN.txt"), 20))[..Length],
            "sample-en" => string.Concat(Enumerable.Repeat(Reading.Sample("chapter.en.txt"), 8))[..Length],
            "one word" => new string('x', Length),
            "quotes" => string.Concat(Enumerable.Repeat("““”", Length / 3)) + "a",
            "names" => string.Concat(Enumerable.Range(0, Length / 4).Select(_ => $"{"王李张刘陈杨"[random.Next(6)]}{(char)random.Next(0x4E00, 0x6E00)}{(char)random.Next(0x4E00, 0x6E00)}，")),
            _ => string.Concat(Enumerable.Repeat("“a”\n", Length / 4)),
        };
        _ = Reading.Of("“热身。”李明说。 \"Warm up,\" said Tom.");
        var watch = Stopwatch.StartNew();
        var reading = Reading.Of(text);
        // Half a second where the machine is its own; the bound only tells seconds from minutes on a busy one.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40), $"{shape}: {watch.Elapsed}");
        Assert.NotEmpty(reading.Passages());
    }

    [Fact]
    public void Reading_twice_gives_the_same() =>
        Assert.Equal(AinerJson.Write(Reading.OfSample("chapter.zh-CN.txt").Story), AinerJson.Write(Reading.OfSample("chapter.zh-CN.txt").Story));

    [Theory]
    [InlineData("今天天气很好。", null, "zh-CN")]
    [InlineData("It was fine.", null, "en")]
    [InlineData("42", "zh-CN", "zh-CN")]
    [InlineData("他说 OK 就走了", null, "zh-CN")]
    [InlineData("He said 好 and left the room at once", null, "en")]
    [InlineData("It was fine.", "zh-CN", "en")]
    public void The_language_is_found_from_the_letters(string text, string? hint, string language) => Assert.Equal(language, Reading.Of(text, hint).Story.Language);
}
