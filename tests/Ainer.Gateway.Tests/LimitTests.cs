using System.Net;
using Ainer.Gateway.Seeding;

namespace Ainer.Gateway.Tests;

/// <summary>Limits that Redis keeps for all processes.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class LimitTests(GatewayProcess gateway)
{
    [Fact]
    public Task A_tenants_keys_share_its_limit() => Limits.TenantAsync(gateway, "t_limited");

    [Fact]
    public Task A_token_takes_from_its_keys_limit() => Limits.TokenAsync(gateway, "t_tokens");
}

/// <summary>The same while Redis is away: each process then limits by itself, and nothing is refused because of the outage.</summary>
public sealed class LimitWithoutRedisTests(LimitWithoutRedisTests.Gateway gateway) : IClassFixture<LimitWithoutRedisTests.Gateway>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_past_its_limit_is_refused_and_others_are_not()
    {
        using var slow = gateway.Client(GatewayProcess.SlowKey);
        Assert.Equal(200, (await slow.ReadAsync("/api/v1/runs", Ct)).Status);
        await Limits.RefusedAsync(slow, "key");
        Assert.Equal(200, (await gateway.Admin.ReadAsync("/api/v1/runs", Ct)).Status);
        Assert.Equal("degraded", (await gateway.Admin.ReadAsync("/readyz", Ct)).Body.GetProperty("dependencies").GetProperty("redis").GetString());
    }

    [Fact]
    public Task A_tenants_keys_share_its_limit() => Limits.TenantAsync(gateway, "t_limited");

    [Fact]
    public async Task Guessing_keys_is_slowed_down_and_right_keys_are_not()
    {
        using var guesser = gateway.Client("ak_guess");
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++) statuses.Add((await guesser.ReadAsync("/api/v1/runs", Ct)).Status);
        Assert.Equal((401, 429), (statuses[0], statuses[^1]));
        Assert.Equal(200, (await gateway.Admin.ReadAsync("/api/v1/runs", Ct)).Status);
    }

    [Fact]
    public async Task Debug_endpoints_that_are_switched_on_tell_settings_and_migrations_to_administrators_and_no_secret()
    {
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.ReadAsync("/_debug/settings", Ct)).Status);
        var settings = (await gateway.Admin.ReadAsync("/_debug/settings", Ct)).Body;
        Assert.Equal(120, settings.GetProperty("gateway").GetProperty("stream_seconds").GetInt32());
        string[] secrets = ["assword", gateway.Bucket.Options.SecretKey!, new Uri(gateway.Broker.Settings["RabbitMq:Uri"]!).UserInfo];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, settings.GetRawText(), StringComparison.Ordinal));
        var migrations = (await gateway.Admin.ReadAsync("/_debug/migrations", Ct)).Body.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("schema").GetString()!, item => item.GetProperty("version").GetInt32());
        Assert.True(migrations["gateway"] >= 5 && migrations.ContainsKey("orchestrator"));
    }

    public sealed class Gateway : GatewayProcess
    {
        // A port that nobody listens on.
        protected override IReadOnlyDictionary<string, string?> OtherSettings => new Dictionary<string, string?> { ["Redis:Endpoint"] = "127.0.0.1:1", ["Access:FailuresPerSecond"] = "0.25", ["Gateway:DebugEndpoints"] = "true" };
    }
}

internal static class Limits
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task TenantAsync(GatewayProcess gateway, string tenantId)
    {
        await MakeAsync(gateway, tenantId, tenantPerSecond: 0.02, keyPerSecond: null);
        using var first = gateway.Client($"ak_{tenantId}_1");
        using var second = gateway.Client($"ak_{tenantId}_2");
        Assert.Equal(200, (await first.ReadAsync("/api/v1/runs", Ct)).Status);
        await RefusedAsync(second, "tenant");
        Assert.Equal(200, (await gateway.Admin.ReadAsync("/api/v1/runs", Ct)).Status);
    }

    public static async Task TokenAsync(GatewayProcess gateway, string tenantId)
    {
        await MakeAsync(gateway, tenantId, tenantPerSecond: null, keyPerSecond: 0.02);
        using var byKey = gateway.Client($"ak_{tenantId}_1");
        var (status, token) = await byKey.PostAsync("/api/v1/auth/token", "", Ct);
        Assert.Equal(201, status);
        using var byToken = gateway.Client(token.GetProperty("token").GetString());
        await RefusedAsync(byToken, "key");
    }

    public static async Task RefusedAsync(HttpClient client, string whose)
    {
        using var answer = await client.GetAsync("/api/v1/runs", Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 100);
        var error = (await GatewayProcess.JsonAsync(answer)).GetProperty("error");
        Assert.Equal("rate_limited", error.GetProperty("code").GetString());
        Assert.StartsWith($"The {whose}'s limit", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task MakeAsync(GatewayProcess gateway, string tenantId, double? tenantPerSecond, double? keyPerSecond) =>
        await gateway.Database.Owner.InTenantAsync(tenantId, tx => tx.ExecuteAsync("""
            insert into gateway.tenants (tenant_id, name, per_second) values (@tenantId, @tenantId, @tenantPerSecond);
            insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, per_second) values
            ('key_' || @tenantId || '_1', @tenantId, 'one', 'viewer', @one, @keyPerSecond), ('key_' || @tenantId || '_2', @tenantId, 'two', 'viewer', @two, @keyPerSecond);
            """, new { tenantId, tenantPerSecond, keyPerSecond, one = GatewaySeed.Hash($"ak_{tenantId}_1"), two = GatewaySeed.Hash($"ak_{tenantId}_2") }), Ct);
}
