using Ainer.Gateway.Seeding;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

/// <summary>The tenant that runs the house sees the others and sets their limits; every other one sees itself.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class TenantTests(GatewayProcess gateway)
{
    private const string Path = "/api/v1/system/tenants";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operators_administrator_sees_all_tenants_page_by_page_and_another_one_its_own()
    {
        await MakeAsync("t_listed");
        var seen = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = (await gateway.Admin.ReadAsync($"{Path}?limit=1{(cursor is null ? "" : $"&cursor={cursor}")}", Ct)).Body;
            seen.Add(Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("tenant_id").GetString()!);
            if ((cursor = page.Text("next_cursor")) is null) break;
        }
        Assert.Equal(seen.Distinct(), seen);
        Assert.All(["t_001", "t_002", "t_listed"], id => Assert.Contains(id, seen));
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var own = Assert.Single((await other.ReadAsync(Path, Ct)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("t_002", false, 500), (own.GetProperty("tenant_id").GetString(), own.GetProperty("operates").GetBoolean(), own.GetProperty("per_second_in_force").GetInt32()));
        Assert.Equal(200, (await other.ReadAsync($"{Path}/t_002", Ct)).Status);
        Assert.Equal(404, (await other.ReadAsync($"{Path}/t_001", Ct)).Status);
    }

    [Fact]
    public async Task A_new_limit_holds_within_seconds_and_the_default_comes_back()
    {
        await MakeAsync("t_squeezed");
        using var client = gateway.Client("ak_t_squeezed");
        Assert.Equal(200, (await client.ReadAsync("/api/v1/runs", Ct)).Status);
        var (status, squeezed) = await gateway.Admin.PatchAsync($"{Path}/t_squeezed", """{"per_second":0.01,"name":"Squeezed"}""", Ct);
        Assert.Equal((200, 0.01, "Squeezed", 2), (status, squeezed.GetProperty("per_second_in_force").GetDouble(), squeezed.GetProperty("name").GetString(), squeezed.GetProperty("version").GetInt32()));
        await Eventually.AssertAsync(async () => (await client.ReadAsync("/api/v1/runs", Ct)).Status == 429, TimeSpan.FromSeconds(60), "the limit holds", Ct);
        var (_, free) = await gateway.Admin.PatchAsync($"{Path}/t_squeezed", """{"per_second":null}""", Ct, ifMatch: "\"2\"");
        Assert.False(free.TryGetProperty("per_second", out _));
        await Eventually.AssertAsync(async () => (await client.ReadAsync("/api/v1/runs", Ct)).Status == 200, TimeSpan.FromSeconds(60), "the default of the house holds", Ct);
        Assert.Equal("version_conflict", (await gateway.Admin.PatchAsync($"{Path}/t_squeezed", """{"per_second":5}""", Ct, ifMatch: "\"2\"")).Body.Code());
    }

    [Fact]
    public async Task A_new_tenant_works_with_the_key_that_is_told_once_and_sees_nothing_of_others()
    {
        const string body = """{"tenant_id":"t_new","name":"Newcomers","per_second":200}""";
        var (status, founded) = await gateway.Admin.PostAsync(Path, body, Ct, idempotencyKey: "found-t_new");
        Assert.Equal((201, "t_new", "admin"), (status, founded.GetProperty("tenant").GetProperty("tenant_id").GetString(), founded.GetProperty("key").GetProperty("role").GetString()));
        var secret = founded.GetProperty("secret").GetString()!;
        Assert.Equal(secret, (await gateway.Admin.PostAsync(Path, body, Ct, idempotencyKey: "found-t_new")).Body.GetProperty("secret").GetString());
        var (again, taken) = await gateway.Admin.PostAsync(Path, body, Ct);
        Assert.Equal((409, "illegal_state"), (again, taken.Code()));

        using var newcomer = gateway.Client(secret);
        Assert.Empty((await newcomer.ReadAsync("/api/v1/projects", Ct)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("t_new", Assert.Single((await newcomer.ReadAsync(Path, Ct)).Body.GetProperty("items").EnumerateArray()).GetProperty("tenant_id").GetString());
        Assert.Equal(201, (await newcomer.PostAsync("/api/v1/projects", """{"project_id":"p_001","name":"First"}""", Ct)).Status);
        var (_, task) = await newcomer.PostAsync("/api/v1/tasks", """{"project_id":"p_001","payload":{"text":"A rainy night."}}""", Ct);
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/runs/{task.GetProperty("run_id").GetString()}", Ct)).Status);
        Assert.Equal(201, (await newcomer.PostAsync("/api/v1/api-keys", """{"name":"studio","role":"editor"}""", Ct)).Status);

        Assert.Equal((403, "forbidden"), Refusal(await newcomer.PostAsync(Path, """{"name":"Mine"}""", Ct)));
        var (_, token) = await gateway.Admin.PostAsync("/api/v1/auth/token", "{}", Ct);
        using var holder = gateway.Client(token.GetProperty("token").GetString());
        Assert.Equal((403, "forbidden"), Refusal(await holder.PostAsync(Path, """{"name":"Of a token"}""", Ct)));
        Assert.StartsWith("t_", (await gateway.Admin.PostAsync(Path, """{"name":"Without an id"}""", Ct)).Body.GetProperty("tenant").GetProperty("tenant_id").GetString(), StringComparison.Ordinal);

        static (int, string) Refusal((int Status, System.Text.Json.JsonElement Body) answer) => (answer.Status, answer.Body.Code());
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"A","tenant_id":"t 1"}""", "tenant_id")]
    [InlineData("""{"name":"A","per_second":-1}""", "per_second")]
    public async Task A_tenant_that_does_not_fit_is_refused_by_field(string body, string field)
    {
        var (status, refused) = await gateway.Admin.PostAsync(Path, body, Ct);
        Assert.Equal((422, field), (status, refused.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("""{"per_second":-1}""", "per_second")]
    [InlineData("""{"per_second":"many"}""", "per_second")]
    [InlineData("""{"per_second":1e9}""", "per_second")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    public async Task What_does_not_fit_is_refused_by_field(string body, string field)
    {
        var (status, refused) = await gateway.Admin.PatchAsync($"{Path}/t_002", body, Ct);
        Assert.Equal((422, field), (status, refused.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Nobody_else_sets_a_limit_not_even_his_own()
    {
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(403, (await other.PatchAsync($"{Path}/t_002", """{"per_second":0}""", Ct)).Status);
        Assert.Equal(404, (await other.PatchAsync($"{Path}/t_001", """{"per_second":1}""", Ct)).Status);
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.ReadAsync(Path, Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.PatchAsync($"{Path}/t_none", """{"per_second":1}""", Ct)).Status);
        // The roll is open inside the transaction that asked, and nowhere else.
        Assert.Equal(["t_001"], await gateway.Database.App.InTenantAsync("t_001", tx => tx.QueryAsync<string>("select tenant_id from gateway.tenants"), Ct));
    }

    private Task<int> MakeAsync(string tenantId) => gateway.Database.Owner.InTenantAsync(tenantId, tx => tx.ExecuteAsync("""
        insert into gateway.tenants (tenant_id, name) values (@tenantId, @tenantId);
        insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, per_second) values ('key_' || @tenantId, @tenantId, 'one', 'viewer', @hash, 0);
        """, new { tenantId, hash = GatewaySeed.Hash($"ak_{tenantId}") }), Ct);
}
