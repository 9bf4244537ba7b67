using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class AssetTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_is_found_by_meaning_and_by_word_with_filters_and_gone_when_deleted()
    {
        var lamp = await AddAsync(new { project_id = "p_001", kind = "knowledge", title = "The keeper's rules", content = "The lighthouse lantern must not go out while a ship is at sea. Count the steps on your way up.", tags = new[] { "harbor" } });
        var style = await AddAsync(new { project_id = "p_001", kind = "style", title = "Harbor style", content = "Muted blue, fog in layers, one lantern as the only warm light." });
        await AddAsync(new { project_id = "p_001", kind = "character", title = "Thomas", content = "A fisherman with a white beard. He keeps a letter." });

        var hits = await SearchAsync("q=lighthouse%20lanterns%20at%20sea");
        Assert.Equal((lamp, "E1", "knowledge"), (Id(hits[0]), hits[0].GetProperty("alias").GetString(), hits[0].GetProperty("kind").GetString()));
        Assert.Contains("must not go out", hits[0].GetProperty("content").GetString()!, StringComparison.Ordinal);
        Assert.InRange(hits[0].GetProperty("score").GetDouble(), hits[1].GetProperty("score").GetDouble(), 1);
        Assert.Equal([style], (await SearchAsync("q=lantern&kind=style")).Select(Id));
        Assert.Equal([lamp], (await SearchAsync("q=lantern&tag=harbor")).Select(Id));
        Assert.Contains((await gateway.GetJsonAsync("/api/v1/assets?kind=style", Ct)).GetProperty("items").EnumerateArray(), item => Id(item) == style && !item.TryGetProperty("content", out _));

        Assert.Equal("The keeper's rules", (await gateway.Admin.ReadAsync($"/api/v1/assets/{lamp}", Ct)).Body.Text("title"));
        Assert.Equal(204, (int)(await gateway.Admin.DeleteAsync($"/api/v1/assets/{lamp}", Ct)).StatusCode);
        Assert.DoesNotContain(lamp, (await SearchAsync("q=lighthouse%20lanterns%20at%20sea")).Select(Id));
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/assets/{lamp}", Ct)).Status);
        Assert.Equal(404, (int)(await gateway.Admin.DeleteAsync($"/api/v1/assets/{lamp}", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_same_material_again_is_the_same_asset()
    {
        const string Body = """{"project_id":"p_001","kind":"scene","title":"The station","content":"One platform, rails grown over with grass."}""";
        var (_, first) = await gateway.Admin.PostAsync("/api/v1/assets", Body, Ct, "asset-key-1");
        Assert.Equal(first.GetRawText(), (await gateway.Admin.PostAsync("/api/v1/assets", Body, Ct, "asset-key-1")).Body.GetRawText());
        var (_, again) = await gateway.Admin.PostAsync("/api/v1/assets", Body, Ct);
        Assert.Equal((Id(first), true), (Id(again), again.GetProperty("already_there").GetBoolean()));
    }

    [Fact]
    public async Task An_announced_file_is_put_checked_and_searchable()
    {
        var bytes = Encoding.UTF8.GetBytes("# The bridge\n\nThe viaduct beyond the orchard collapsed in the flood of that winter.");
        var (status, announced) = await gateway.Admin.PostAsync("/api/v1/assets", Announce("bridge.md", "text/markdown", bytes), Ct);
        Assert.Equal((201, "pending"), (status, announced.GetProperty("status").GetString()));
        var assetId = Id(announced);
        Assert.Equal("illegal_state", (await gateway.Admin.PostAsync($"/api/v1/assets/{assetId}/complete", "", Ct)).Body.Code());
        Assert.DoesNotContain(assetId, (await SearchAsync("q=viaduct%20orchard")).Select(Id));

        await PutAsync(announced.GetProperty("upload"), bytes);
        var (completed, view) = await gateway.Admin.PostAsync($"/api/v1/assets/{assetId}/complete", "", Ct);
        Assert.Equal((200, "ready"), (completed, view.GetProperty("status").GetString()));
        Assert.Equal(200, (await gateway.Admin.PostAsync($"/api/v1/assets/{assetId}/complete", "", Ct)).Status);
        Assert.Equal(assetId, Id((await SearchAsync("q=viaduct%20orchard"))[0]));
        using var http = new HttpClient();
        Assert.Equal(bytes, await http.GetByteArrayAsync(new Uri(view.GetProperty("url").GetString()!), Ct));
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_claims_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes("this is no picture");
        var (_, announced) = await gateway.Admin.PostAsync("/api/v1/assets", Announce("look.png", "image/png", bytes), Ct);
        await PutAsync(announced.GetProperty("upload"), bytes);
        Assert.Equal("upload_rejected", (await gateway.Admin.PostAsync($"/api/v1/assets/{Id(announced)}/complete", "", Ct)).Body.Code());

        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        var (_, picture) = await gateway.Admin.PostAsync("/api/v1/assets", Announce("look.png", "image/png", png), Ct);
        await PutAsync(picture.GetProperty("upload"), png);
        Assert.Equal(200, (await gateway.Admin.PostAsync($"/api/v1/assets/{Id(picture)}/complete", "", Ct)).Status);
        Assert.Contains(Id(picture), (await SearchAsync("q=zeppelin%20hangar")).Select(Id));
    }

    [Fact]
    public async Task A_whole_book_is_kept_for_an_import_and_found_by_its_title()
    {
        const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        await KeptAsync("novel.txt", "text/plain", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Rain fell on the station. ", 10_000))));
        await KeptAsync("novel.docx", Word, [0x50, 0x4B, 0x03, 0x04, 9, 9]);
        await KeptAsync("novel.epub", "application/epub+zip", [0x50, 0x4B, 0x03, 0x04, 8, 8]);
        var fake = "no archive"u8.ToArray();
        var (_, announced) = await gateway.Admin.PostAsync("/api/v1/assets", Announce("novel.docx", Word, fake), Ct);
        await PutAsync(announced.GetProperty("upload"), fake);
        Assert.Equal("upload_rejected", (await gateway.Admin.PostAsync($"/api/v1/assets/{Id(announced)}/complete", "", Ct)).Body.Code());

        async Task KeptAsync(string name, string type, byte[] bytes)
        {
            var (status, book) = await gateway.Admin.PostAsync("/api/v1/assets", Announce(name, type, bytes), Ct);
            Assert.Equal(201, status);
            await PutAsync(book.GetProperty("upload"), bytes);
            var (completed, view) = await gateway.Admin.PostAsync($"/api/v1/assets/{Id(book)}/complete", "", Ct);
            Assert.Equal((200, "ready"), (completed, view.GetProperty("status").GetString()));
            Assert.InRange(view.GetProperty("content").GetString()!.Length, 1, 300);
        }
    }

    [Theory]
    [InlineData("""{"project_id":"p_001","kind":"style","title":"x"}""", 422)]
    [InlineData("""{"project_id":"p_001","kind":"mood","title":"x","content":"y"}""", 422)]
    [InlineData("""{"project_id":"p_001","kind":"style","title":" ","content":"y"}""", 422)]
    [InlineData("""{"project_id":"p_none","kind":"style","title":"x","content":"y"}""", 404)]
    [InlineData("""{"project_id":"p_001","kind":"style","title":"x","upload":{"file_name":"a.exe","content_type":"application/x-msdownload","bytes":1,"sha256":"00"}}""", 422)]
    [InlineData("""{"project_id":"p_001","kind":"style","title":"x","upload":{"file_name":"a.txt","content_type":"text/plain","bytes":999999999999,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}}""", 422)]
    public async Task What_the_library_does_not_take_is_refused(string body, int status) => Assert.Equal(status, (await gateway.Admin.PostAsync("/api/v1/assets", body, Ct)).Status);

    [Fact]
    public async Task A_library_answers_its_own_tenant_only()
    {
        var mine = await AddAsync(new { project_id = "p_001", kind = "knowledge", title = "Secret", content = "The obsidian key opens the archive." });
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/assets/{mine}", Ct)).Status);
        Assert.Equal(404, (int)(await other.DeleteAsync($"/api/v1/assets/{mine}", Ct)).StatusCode);
        Assert.Equal(404, (await other.PostAsync($"/api/v1/assets/{mine}/complete", "", Ct)).Status);
        // p_001 is a project of theirs too.
        Assert.Empty((await other.ReadAsync("/api/v1/assets/search?project_id=p_001&q=obsidian%20key", Ct)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(422, (await gateway.Admin.ReadAsync("/api/v1/assets/search?project_id=p_001", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync("/api/v1/assets/search?project_id=p_none&q=key", Ct)).Status);
    }

    private static string Id(JsonElement asset) => asset.GetProperty("asset_id").GetString()!;

    private static string Announce(string fileName, string contentType, byte[] bytes) => JsonSerializer.Serialize(new
    {
        project_id = "p_001", kind = "knowledge", title = fileName, metadata = new { description = "A zeppelin hangar at dusk." },
        upload = new { file_name = fileName, content_type = contentType, bytes = bytes.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) },
    });

    private async Task<string> AddAsync(object body)
    {
        var (status, added) = await gateway.Admin.PostAsync("/api/v1/assets", JsonSerializer.Serialize(body), Ct);
        Assert.Equal((201, "ready"), (status, added.GetProperty("status").GetString()));
        return Id(added);
    }

    private async Task<List<JsonElement>> SearchAsync(string query) =>
        [.. (await gateway.GetJsonAsync($"/api/v1/assets/search?project_id=p_001&{query}", Ct)).GetProperty("items").EnumerateArray()];

    private static async Task PutAsync(JsonElement upload, byte[] bytes)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(bytes);
        using var request = new HttpRequestMessage(HttpMethod.Put, upload.GetProperty("url").GetString()) { Content = content };
        foreach (var header in upload.GetProperty("headers").EnumerateObject())
        {
            if (header.Name == "Content-Type") content.Headers.ContentType = MediaTypeHeaderValue.Parse(header.Value.GetString()!);
            else if (header.Name != "Content-Length") request.Headers.Add(header.Name, header.Value.GetString());
        }
        using var answer = await http.SendAsync(request, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
