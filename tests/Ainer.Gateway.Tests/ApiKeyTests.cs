using System.Net;
using System.Text.Json;
using Ainer.FunctionApp.Access;
using Ainer.Gateway.Access;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class ApiKeyTests(GatewayProcess gateway)
{
    private const string Path = "/api/v1/api-keys";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_tells_its_secret_once_and_the_database_knows_only_its_hash()
    {
        var (status, body) = await gateway.Admin.PostAsync(Path, """{"name":"studio","role":"editor","per_second":50}""", Ct, "make-studio");
        Assert.Equal(201, status);
        var (secret, key) = (body.GetProperty("secret").GetString()!, body.GetProperty("key"));
        Assert.Equal(secret[^4..], key.GetProperty("hint").GetString());
        using var client = gateway.Client(secret);
        Assert.Equal(200, (await client.ReadAsync("/api/v1/runs", Ct)).Status);
        Assert.Equal(202, (await client.PostAsync("/api/v1/tasks", """{"project_id":"p_001","payload":{"text":"One."}}""", Ct)).Status);

        var keyId = key.GetProperty("key_id").GetString();
        Assert.DoesNotContain(secret, (await gateway.Admin.ReadAsync($"{Path}/{keyId}", Ct)).Body.GetRawText(), StringComparison.Ordinal);
        var stored = await gateway.Database.Owner.InTenantAsync("t_001", tx => tx.ScalarAsync<string>(
            "select (select string_agg(k::text, '') from gateway.api_keys k) || coalesce((select string_agg(i.answer::text, '') from gateway.idempotency_keys i), '')"), Ct);
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.Contains(KeyHash.Of(secret), stored, StringComparison.Ordinal);

        var (again, repeated) = await gateway.Admin.PostAsync(Path, """{"name":"studio","role":"editor","per_second":50}""", Ct, "make-studio");
        Assert.Equal((201, body.GetRawText()), (again, repeated.GetRawText()));
    }

    [Fact]
    public async Task A_key_tells_when_it_or_its_token_was_used_last_and_is_not_written_with_every_request()
    {
        var (_, made) = await gateway.Admin.PostAsync(Path, """{"name":"seldom","role":"viewer"}""", Ct);
        var keyId = made.GetProperty("key").GetProperty("key_id").GetString();
        async Task<DateTimeOffset?> UsedAsync() => (await gateway.Admin.ReadAsync($"{Path}/{keyId}", Ct)).Body.TryGetProperty("last_used_at", out var at) ? at.GetDateTimeOffset() : null;
        Assert.Null(await UsedAsync());
        using var client = gateway.Client(made.GetProperty("secret").GetString());
        var token = (await client.PostAsync("/api/v1/auth/token", "", Ct)).Body.GetProperty("token").GetString();
        await Eventually.AssertAsync(async () => await UsedAsync() is not null, TimeSpan.FromSeconds(60), "the use is recorded", Ct);
        var first = await UsedAsync();
        using var byToken = gateway.Client(token);
        // A use so soon after the first may fall into its period; one after it is recorded.
        await Eventually.AssertAsync(async () => (await byToken.ReadAsync("/api/v1/runs", Ct)).Status == 200 && await UsedAsync() > first, TimeSpan.FromSeconds(60), "the token's use is recorded as the key's", Ct);
        // Within one period nothing is written again, whoever tells it.
        var told = await gateway.Database.App.InTenantAsync("t_001", tx => tx.ScalarAsync<int>("select gateway.note_key_use(@ids, 3600)", new { ids = new[] { keyId } }), Ct);
        var foreign = await gateway.Database.App.InTenantAsync("t_002", tx => tx.ScalarAsync<int>("select gateway.note_key_use(@ids, 0)", new { ids = new[] { keyId } }), Ct);
        Assert.Equal((0, 0), (told, foreign));
    }

    [Fact]
    public async Task Another_administrator_with_the_same_idempotency_key_is_not_told_the_secret()
    {
        const string body = """{"name":"mine","role":"viewer"}""";
        Assert.Equal(201, (await gateway.Admin.PostAsync(Path, body, Ct, "one-of-two")).Status);
        using var second = await ClientWithAsync("admin");
        var (status, answer) = await second.PostAsync(Path, body, Ct, "one-of-two");
        Assert.Equal((409, "idempotency_conflict"), (status, answer.Code()));
    }

    [Fact]
    public async Task A_revoked_key_stops_working_within_seconds_and_its_tokens_and_tickets_with_it()
    {
        var (secret, keyId) = await MakeAsync("editor");
        using var client = gateway.Client(secret);
        var token = (await client.PostAsync("/api/v1/auth/token", "", Ct)).Body.GetProperty("token").GetString();
        var ticket = (await client.PostAsync("/api/v1/auth/stream-ticket", "", Ct)).Body.GetProperty("ticket").GetString();
        using var byToken = gateway.Client(token);
        Assert.Equal(200, (await byToken.ReadAsync("/api/v1/runs", Ct)).Status);

        using var answer = await gateway.Admin.DeleteAsync(new Uri($"{Path}/{keyId}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Eventually.AssertAsync(async () => (await client.ReadAsync("/api/v1/runs", Ct)).Status == 401 && (await byToken.ReadAsync("/api/v1/runs", Ct)).Status == 401,
            TimeSpan.FromSeconds(60), "key and token are refused", Ct);
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        using var nobody = gateway.Client(null);
        Assert.Equal(401, (await nobody.ReadAsync($"/api/v1/runs/{runId}/events/stream?ticket={ticket}", Ct)).Status);

        var (status, repeated) = await gateway.Admin.PostAsync($"{Path}/{keyId}/revoke", "", Ct);
        Assert.Equal((200, true), (status, repeated.TryGetProperty("revoked_at", out _)));
        Assert.Equal(404, (await gateway.Admin.PostAsync($"{Path}/key_unknown/revoke", "", Ct)).Status);
    }

    [Fact]
    public async Task The_list_is_paged_newest_first_and_shows_revoked_keys_only_on_request()
    {
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var made = new List<string>();
        for (var i = 0; i < 3; i++) made.Add((await other.PostAsync(Path, $$"""{"name":"listed {{i}}","role":"viewer"}""", Ct)).Body.GetProperty("key").GetProperty("key_id").GetString()!);
        await other.PostAsync($"{Path}/{made[1]}/revoke", "", Ct);

        Assert.Equal([made[2], made[0]], await IdsAsync(other, $"{Path}?role=viewer"));
        Assert.Equal([made[2], made[1], made[0]], await IdsAsync(other, $"{Path}?role=viewer&include_revoked=true"));
        var first = (await other.ReadAsync($"{Path}?role=viewer&include_revoked=true&limit=2", Ct)).Body;
        Assert.Equal([made[0]], await IdsAsync(other, $"{Path}?role=viewer&include_revoked=true&limit=2&cursor={first.GetProperty("next_cursor").GetString()}"));
    }

    [Fact]
    public async Task The_last_administrator_s_key_cannot_be_revoked()
    {
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var (status, body) = await other.PostAsync($"{Path}/key_other/revoke", "", Ct);
        Assert.Equal((409, "illegal_state"), (status, body.Code()));
        Assert.Equal(200, (await other.ReadAsync("/api/v1/runs", Ct)).Status);
    }

    [Fact]
    public async Task Only_administrators_manage_keys_and_not_with_a_token()
    {
        foreach (var role in new[] { "viewer", "editor" })
        {
            using var client = await ClientWithAsync(role);
            Assert.Equal(403, (await client.PostAsync(Path, """{"name":"x","role":"viewer"}""", Ct)).Status);
            Assert.Equal(403, (await client.ReadAsync(Path, Ct)).Status);
        }
        var token = (await gateway.Admin.PostAsync("/api/v1/auth/token", "", Ct)).Body.GetProperty("token").GetString();
        using var byToken = gateway.Client(token);
        Assert.Equal(200, (await byToken.ReadAsync(Path, Ct)).Status);
        Assert.Equal(403, (await byToken.PostAsync(Path, """{"name":"x","role":"viewer"}""", Ct)).Status);
    }

    [Fact]
    public async Task Node_keys_come_from_the_tenant_that_runs_the_house_only()
    {
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(403, (await other.PostAsync(Path, """{"name":"agent","role":"node"}""", Ct)).Status);
        Assert.Equal(201, (await gateway.Admin.PostAsync(Path, """{"name":"agent","role":"node"}""", Ct)).Status);
    }

    [Theory]
    [InlineData(Role.Viewer, true, "Viewer")]
    [InlineData(Role.Editor, true, "Viewer,Editor")]
    [InlineData(Role.Admin, false, "Viewer,Editor,Admin")]
    [InlineData(Role.Admin, true, "Viewer,Editor,Admin,Node")]
    [InlineData(Role.Node, true, "")]
    public void Nobody_gives_more_than_he_has(Role held, bool operates, string may) =>
        Assert.Equal(may, string.Join(',', Enum.GetValues<Role>().Where(given => ApiKeys.MayGive(held, given, operates))));

    [Theory]
    [InlineData("""{"role":"viewer"}""")]
    [InlineData("""{"name":"  ","role":"viewer"}""")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","role":"owner"}""")]
    [InlineData("""{"name":"x","role":"viewer","expires_at":"2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"x","role":"viewer","per_second":0}""")]
    public async Task What_makes_no_key_is_refused(string body) => Assert.Equal(422, (await gateway.Admin.PostAsync(Path, body, Ct)).Status);

    [Fact]
    public async Task An_expired_key_is_unknown_and_a_token_ends_with_its_key()
    {
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(10).ToString("O");
        var secret = (await gateway.Admin.PostAsync(Path, $$"""{"name":"short","role":"editor","expires_at":"{{soon}}"}""", Ct)).Body.GetProperty("secret").GetString();
        using var client = gateway.Client(secret);
        var token = (await client.PostAsync("/api/v1/auth/token", "", Ct)).Body;
        Assert.InRange(token.GetProperty("expires_in_s").GetInt32(), 1, 600);
        Assert.Equal(422, (await client.PostAsync("/api/v1/auth/token", """{"expires_in_s":1}""", Ct)).Status);
        Assert.Equal(20, (await client.PostAsync("/api/v1/auth/token", """{"expires_in_s":20}""", Ct)).Body.GetProperty("expires_in_s").GetInt32(), 2.0);

        await gateway.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("update gateway.api_keys set expires_at = now() where key_hash = @hash", new { hash = KeyHash.Of(secret!) }), Ct);
        await Eventually.AssertAsync(async () => (await client.ReadAsync("/api/v1/runs", Ct)).Status == 401, TimeSpan.FromSeconds(60), "the expired key is refused", Ct);
    }

    private static async Task<IEnumerable<string>> IdsAsync(HttpClient client, string path) =>
        (await client.ReadAsync(path, Ct)).Body.GetProperty("items").EnumerateArray().Select(key => key.GetProperty("key_id").GetString()!).ToList();

    private async Task<(string Secret, string KeyId)> MakeAsync(string role)
    {
        var (status, body) = await gateway.Admin.PostAsync(Path, $$"""{"name":"a test's","role":"{{role}}"}""", Ct);
        Assert.Equal(201, status);
        return (body.GetProperty("secret").GetString()!, body.GetProperty("key").GetProperty("key_id").GetString()!);
    }

    private async Task<HttpClient> ClientWithAsync(string role) => gateway.Client((await MakeAsync(role)).Secret);
}
