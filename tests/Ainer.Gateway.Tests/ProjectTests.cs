
namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class ProjectTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_is_made_read_changed_and_deleted()
    {
        var (status, made) = await gateway.Admin.PostAsync("/api/v1/projects", """{"name":"Rain","language":"zh-CN","settings":{"style":"ink"}}""", Ct);
        Assert.Equal(201, status);
        var path = $"/api/v1/projects/{made.GetProperty("project_id").GetString()}";
        using (var read = await gateway.Admin.GetAsync(path, Ct)) Assert.Equal("\"1\"", read.Headers.ETag!.Tag);

        var (changed, after) = await gateway.Admin.PatchAsync(path, """{"version":1,"name":"Night","language":null}""", Ct);
        Assert.Equal(200, changed);
        Assert.Equal(("Night", 2, "ink"), (after.GetProperty("name").GetString(), after.GetProperty("version").GetInt32(), after.GetProperty("settings").GetProperty("style").GetString()));
        Assert.False(after.TryGetProperty("language", out _));

        Assert.Equal(204, (await gateway.Admin.DeleteAsync(path, "\"2\"", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync(path, Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.PostAsync(path + "/chapters", """{"text":"He came."}""", Ct)).Status);
    }

    [Fact]
    public async Task Whoever_changes_an_old_version_is_told_so_and_nothing_is_lost()
    {
        var id = await NewAsync();
        var path = $"/api/v1/projects/{id}";
        Assert.Equal(200, (await gateway.Admin.PatchAsync(path, """{"name":"First"}""", Ct, "\"1\"")).Status);
        var (status, body) = await gateway.Admin.PatchAsync(path, """{"version":1,"name":"Second"}""", Ct);
        Assert.Equal((409, "version_conflict"), (status, body.Code()));
        Assert.Equal(2, body.GetProperty("error").GetProperty("details").GetProperty("version").GetInt32());
        Assert.Equal(409, (await gateway.Admin.DeleteAsync(path, "\"1\"", Ct)).Status);
        Assert.Equal(422, (await gateway.Admin.PatchAsync(path, """{"name":"Blind"}""", Ct)).Status);
        Assert.Equal(422, (await gateway.Admin.PatchAsync(path, """{"version":2,"name":"Two"}""", Ct, "\"1\"")).Status);
        Assert.Equal("First", (await gateway.GetJsonAsync(path, Ct)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Twenty_senders_of_one_key_make_one_project()
    {
        var key = $"once-{Random()}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.Admin.PostAsync("/api/v1/projects", """{"name":"Once and only"}""", Ct, key)));
        var ids = answers.Where(answer => answer.Status == 201).Select(answer => answer.Body.GetProperty("project_id").GetString()).Distinct();
        Assert.Single(ids);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Equal("idempotency_in_flight", answer.Body.Code()));
        Assert.Equal("idempotency_conflict", (await gateway.Admin.PostAsync("/api/v1/projects", """{"name":"Another"}""", Ct, key)).Body.Code());
    }

    [Fact]
    public async Task Projects_are_paged_newest_first_and_found_by_name()
    {
        var mark = $"m{Random()}";
        for (var i = 0; i < 5; i++) await gateway.Admin.PostAsync("/api/v1/projects", $$"""{"name":"{{mark}} {{i}}"}""", Ct);
        var names = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await gateway.GetJsonAsync($"/api/v1/projects?limit=2&name={mark.ToUpperInvariant()}{(cursor is null ? "" : $"&cursor={cursor}")}", Ct);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            if (!page.TryGetProperty("next_cursor", out var next)) break;
            cursor = next.GetString();
        }
        Assert.Equal(["4", "3", "2", "1", "0"], names.Select(name => name[^1..]));
    }

    [Fact]
    public async Task A_project_with_an_active_run_is_not_deleted()
    {
        var id = await NewAsync();
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/tasks", $$"""{"payload":{"text":"A rainy night."},"project_id":"{{id}}"}""", Ct)).Status);
        var (status, body) = await gateway.Admin.DeleteAsync($"/api/v1/projects/{id}", null, Ct);
        Assert.Equal((409, "illegal_state"), (status, body.Code()));
    }

    [Fact]
    public async Task Another_tenants_project_is_not_there_and_a_viewer_only_reads()
    {
        var id = await NewAsync();
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/projects/{id}", Ct)).Status);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/projects/{id}/chapters", Ct)).Status);
        Assert.Equal(404, (await other.PatchAsync($"/api/v1/projects/{id}", """{"version":1,"name":"Mine"}""", Ct)).Status);
        Assert.Equal(404, (await other.DeleteAsync($"/api/v1/projects/{id}", null, Ct)).Status);
        Assert.Equal(404, (await other.PostAsync($"/api/v1/projects/{id}/chapters", """{"text":"He came."}""", Ct)).Status);
        Assert.DoesNotContain((await other.ReadAsync("/api/v1/projects?limit=500", Ct)).Body.GetProperty("items").EnumerateArray(), project => project.GetProperty("project_id").GetString() == id);
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(200, (await viewer.ReadAsync($"/api/v1/projects/{id}", Ct)).Status);
        Assert.Equal(403, (await viewer.PostAsync("/api/v1/projects", """{"name":"No"}""", Ct)).Status);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":"a","language":"xx"}""", "language")]
    [InlineData("""{"name":"a","project_id":"a b"}""", "project_id")]
    [InlineData("""{"name":"a","settings":[1]}""", "settings")]
    public async Task What_does_not_fit_is_named(string body, string field)
    {
        var (status, answer) = await gateway.Admin.PostAsync("/api/v1/projects", body, Ct);
        Assert.Equal(422, status);
        Assert.Equal(field, answer.GetProperty("error").GetProperty("details").GetProperty("field").GetString());
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        var id = $"p-{Random()}";
        Assert.Equal(201, (await gateway.Admin.PostAsync("/api/v1/projects", $$"""{"name":"a","project_id":"{{id}}"}""", Ct)).Status);
        Assert.Equal((409, "illegal_state"), await CodeAsync());
        await gateway.Admin.DeleteAsync($"/api/v1/projects/{id}", null, Ct);
        Assert.Equal((409, "illegal_state"), await CodeAsync());

        async Task<(int, string)> CodeAsync()
        {
            var (status, body) = await gateway.Admin.PostAsync("/api/v1/projects", $$"""{"name":"b","project_id":"{{id}}"}""", Ct);
            return (status, body.Code());
        }
    }

    private async Task<string> NewAsync() => (await gateway.Admin.PostAsync("/api/v1/projects", """{"name":"Rain"}""", Ct)).Body.GetProperty("project_id").GetString()!;

    private static string Random() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
}
