using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class ChapterTests(GatewayProcess gateway)
{
    private const string Novel = "第一章 归来\n他推开门。\n第二章 离去\n她没有回头。";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(int.MaxValue)]
    public async Task An_ordinal_from_which_one_could_not_count_on_is_refused(int ordinal)
    {
        var (status, refused) = await gateway.Admin.PostAsync("/api/v1/projects/p_001/chapters", $$"""{"text":"Rain fell.","ordinal":{{ordinal}}}""", Ct);
        Assert.Equal((422, "ordinal"), (status, refused.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_chapter_of_JSON_text_is_made_read_changed_and_deleted()
    {
        var chapters = await NewAsync();
        var (status, made) = await gateway.Admin.PostAsync(chapters, """{"title":"Arrival","text":"He came home."}""", Ct);
        Assert.Equal(201, status);
        var chapter = Assert.Single(made.GetProperty("items").EnumerateArray());
        Assert.Equal((1, 13, "json"), (chapter.GetProperty("ordinal").GetInt32(), chapter.GetProperty("characters").GetInt32(), chapter.GetProperty("source").GetProperty("format").GetString()));
        var path = $"{chapters}/{chapter.GetProperty("chapter_id").GetString()}";
        Assert.Equal("He came home.", (await gateway.GetJsonAsync(path, Ct)).GetProperty("text").GetString());

        var (changed, after) = await gateway.Admin.PatchAsync(path, """{"version":1,"title":null,"text":"He came.","ordinal":7}""", Ct);
        Assert.Equal(200, changed);
        Assert.Equal(("He came.", 7, 2, false), (after.GetProperty("text").GetString(), after.GetProperty("ordinal").GetInt32(), after.GetProperty("version").GetInt32(), after.TryGetProperty("title", out _)));
        Assert.Equal("version_conflict", (await gateway.Admin.PatchAsync(path, """{"title":"Late"}""", Ct, "\"1\"")).Body.Code());
        Assert.Equal("version_conflict", (await gateway.Admin.DeleteAsync(path, "\"1\"", Ct)).Body.Code());
        Assert.Equal(204, (await gateway.Admin.DeleteAsync(path, null, Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync(path, Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.DeleteAsync(path, null, Ct)).Status);
    }

    [Theory]
    [InlineData("text/plain", "text")]
    [InlineData("text/plain; charset=utf-8", "text")]
    [InlineData("application/octet-stream", "text")]
    public async Task A_text_file_falls_into_its_chapters_behind_those_that_are_there(string type, string format)
    {
        var chapters = await NewAsync();
        await gateway.Admin.PostAsync(chapters, """{"text":"Before."}""", Ct);
        var (status, made) = await gateway.Admin.PostAsync(chapters + "?language=zh-CN", Novel, Ct, contentType: type);
        Assert.Equal(201, status);
        Assert.Equal(format, made.GetProperty("source").GetProperty("format").GetString());
        var list = (await gateway.GetJsonAsync(chapters, Ct)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3], list.Select(chapter => chapter.GetProperty("ordinal").GetInt32()));
        Assert.Equal("第二章 离去", list[2].GetProperty("title").GetString());
        Assert.Equal("zh-CN", list[2].GetProperty("language").GetString());
        Assert.All(list, chapter => Assert.False(chapter.TryGetProperty("text", out _)));
    }

    [Fact]
    public async Task Markdown_epub_and_docx_come_in_as_bodies_and_in_forms()
    {
        var chapters = await NewAsync();
        Assert.Equal(["Arrival", "Departure"], Titles(await SendAsync(chapters, "# Arrival\n\nHe came.\n\n# Departure\n\nShe left."u8.ToArray(), "text/markdown")));
        Assert.Equal(["One", "Two"], Titles(await SendAsync(chapters, Epub(), "application/epub+zip")));
        Assert.Equal(["Chapter 1", "Chapter 2"], Titles(await SendAsync(chapters, Docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")));

        using var form = new MultipartFormDataContent { { new StringContent("en"), "language" }, { File("application/epub+zip"), "file", "book.bin" } };
        using var answer = await gateway.Admin.PostAsync(chapters, form, Ct);
        Assert.Equal(201, (int)answer.StatusCode);
        var made = await GatewayProcess.JsonAsync(answer);
        Assert.Equal(("epub", "en"), (made.GetProperty("source").GetProperty("format").GetString(), made.GetProperty("items")[0].GetProperty("language").GetString()));
        Assert.Equal(8, (await gateway.GetJsonAsync(chapters, Ct)).GetProperty("items").GetArrayLength());

        static ByteArrayContent File(string type) => new(Epub()) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
    }

    [Fact]
    public async Task What_a_file_is_decides_its_content_and_every_refusal_says_what_to_do()
    {
        var chapters = await NewAsync();
        Assert.Equal("epub", (await SendAsync(chapters, Epub(), "text/plain")).Body.GetProperty("source").GetProperty("format").GetString());
        await AssertRefusedAsync(415, "document_unsupported", "unknown_format", "%PDF-1.7"u8.ToArray(), "application/epub+zip");
        await AssertRefusedAsync(415, "unsupported_media_type", null, [1, 2, 3], "image/png");
        await AssertRefusedAsync(422, "document_encrypted", "encrypted", [0xD0, 0xCF, 0x11, 0xE0, 0, 0], "application/octet-stream");
        await AssertRefusedAsync(422, "document_broken", "broken_archive", Epub()[..200], "application/epub+zip");
        await AssertRefusedAsync(422, "text_missing", "empty", [], "text/plain");
        await AssertRefusedAsync(413, "document_too_large", "ratio_too_high", Bomb(), "application/epub+zip");
        await AssertRefusedAsync(413, "document_too_large", "too_large", new byte[(16 << 20) + 1], "text/plain");
        await AssertRefusedAsync(422, "validation_failed", null, "--x\r\nbroken"u8.ToArray(), "multipart/form-data; boundary=x");
        Assert.Equal(2, (await gateway.GetJsonAsync(chapters, Ct)).GetProperty("items").GetArrayLength());

        async Task AssertRefusedAsync(int status, string code, string? reason, byte[] file, string type)
        {
            var (answered, body) = await SendAsync(chapters, file, type);
            Assert.Equal((status, code), (answered, body.Code()));
            var details = body.GetProperty("error").GetProperty("details");
            Assert.Equal(reason, details.TryGetProperty("reason", out var given) ? given.GetString() : null);
            Assert.NotEmpty(details.GetProperty("advice").GetString()!);
        }
    }

    [Fact]
    public async Task A_file_that_is_sent_twice_under_one_key_is_read_in_once()
    {
        var chapters = await NewAsync();
        var first = await gateway.Admin.PostAsync(chapters, Novel, Ct, "k1", "text/plain");
        var second = await gateway.Admin.PostAsync(chapters, Novel, Ct, "k1", "text/plain");
        Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());
        Assert.Equal("idempotency_conflict", (await gateway.Admin.PostAsync(chapters, Novel + "!", Ct, "k1", "text/plain")).Body.Code());
        Assert.Equal(2, (await gateway.GetJsonAsync(chapters, Ct)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Two_files_at_once_are_numbered_one_after_the_other()
    {
        var chapters = await NewAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => gateway.Admin.PostAsync(chapters, Novel, Ct, contentType: "text/plain")));
        var ordinals = (await gateway.GetJsonAsync(chapters, Ct)).GetProperty("items").EnumerateArray().Select(chapter => chapter.GetProperty("ordinal").GetInt32());
        Assert.Equal(Enumerable.Range(1, 12), ordinals);
    }

    [Fact]
    public async Task Chapters_are_paged_in_reading_order()
    {
        var chapters = await NewAsync();
        await gateway.Admin.PostAsync(chapters, string.Concat(Enumerable.Range(1, 7).Select(i => $"Chapter {i}\nText {i}.\n")), Ct, contentType: "text/plain");
        var titles = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await gateway.GetJsonAsync($"{chapters}?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}", Ct);
            titles.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()!));
            if (!page.TryGetProperty("next_cursor", out var next)) break;
            cursor = next.GetString();
        }
        Assert.Equal(Enumerable.Range(1, 7).Select(i => $"Chapter {i}"), titles);
    }

    [Fact]
    public async Task Another_tenants_chapter_is_not_there()
    {
        var chapters = await NewAsync();
        var id = (await gateway.Admin.PostAsync(chapters, """{"text":"He came."}""", Ct)).Body.GetProperty("items")[0].GetProperty("chapter_id").GetString();
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"{chapters}/{id}", Ct)).Status);
        Assert.Equal(404, (await other.PatchAsync($"{chapters}/{id}", """{"version":1,"title":"Mine"}""", Ct)).Status);
        Assert.Equal(404, (await other.DeleteAsync($"{chapters}/{id}", null, Ct)).Status);
        // The same project id in the other tenant leads to its own chapters only.
        Assert.Equal(404, (await other.ReadAsync("/api/v1/projects/p_001/chapters/ch_001", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/projects/p_001/chapters/{id}", Ct)).Status);
    }

    [Fact]
    public async Task A_stored_chapter_becomes_a_task()
    {
        var chapters = await NewAsync();
        var id = (await gateway.Admin.PostAsync(chapters, Novel, Ct, contentType: "text/plain")).Body.GetProperty("items")[1].GetProperty("chapter_id").GetString();
        var (status, accepted) = await gateway.Admin.PostAsync("/api/v1/tasks", $$"""{"chapter_id":"{{id}}"}""", Ct);
        Assert.Equal(202, status);
        var task = await gateway.GetJsonAsync($"/api/v1/tasks/{accepted.GetProperty("task_id").GetString()}", Ct);
        Assert.Equal(chapters.Split('/')[4], task.GetProperty("project_id").GetString());
    }

    private async Task<string> NewAsync() =>
        $"/api/v1/projects/{(await gateway.Admin.PostAsync("/api/v1/projects", """{"name":"Rain"}""", Ct)).Body.GetProperty("project_id").GetString()}/chapters";

    private async Task<(int Status, JsonElement Body)> SendAsync(string path, byte[] file, string type)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var answer = await gateway.Admin.PostAsync(path, content, Ct);
        return ((int)answer.StatusCode, await GatewayProcess.JsonAsync(answer));
    }

    private static IEnumerable<string?> Titles((int Status, JsonElement Body) answer) => answer.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString());

    private static byte[] Epub(string? page = null) => Zip(
        ("META-INF/container.xml", """<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>"""),
        ("book.opf", """<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""),
        ("a.xhtml", page ?? "<html><body><h1>One</h1><p>He came.</p></body></html>"), ("b.xhtml", "<html><body><h1>Two</h1><p>She left.</p></body></html>"));

    private static byte[] Bomb() => Epub($"<html><body><p>{new string('a', 12 << 20)}</p></body></html>");

    private static byte[] Docx() => Zip(("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", """<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""),
        ("word/document.xml", "<w:document xmlns:w=\"w\"><w:body>" + string.Concat(new[] { "Chapter 1", "He came.", "Chapter 2", "She left." }.Select(text => $"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")) + "</w:body></w:document>"));

    private static byte[] Zip(params (string Path, string Content)[] files)
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
}
