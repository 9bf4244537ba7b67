using System.Net;

namespace Ainer.Gateway.Tests;

/// <summary>A gateway of its own, because these tests take things away from it.</summary>
public sealed class OutageTests(GatewayProcess gateway) : IClassFixture<GatewayProcess>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_database_away_requests_say_what_is_missing_and_work_again_afterwards()
    {
        using var admin = gateway.Client(GatewayProcess.AdminKey);
        await gateway.Database.SetAwayAsync(true);
        using var answer = await admin.GetAsync("/api/v1/runs", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var error = (await GatewayProcess.JsonAsync(answer)).GetProperty("error");
        Assert.Equal("dependency_unavailable", error.GetProperty("code").GetString());
        Assert.Equal("postgres", error.GetProperty("details").GetProperty("missing")[0].GetString());
        var (status, ready) = await admin.ReadAsync("/readyz", Ct);
        Assert.Equal((503, "missing"), (status, ready.GetProperty("dependencies").GetProperty("postgres").GetString()));

        await gateway.Database.SetAwayAsync(false);
        await Testing.Eventually.AssertAsync(async () => (await admin.ReadAsync("/api/v1/runs", Ct)).Status == 200, TimeSpan.FromSeconds(60), "the gateway works again", Ct);
    }

    [Fact]
    public async Task A_gateway_killed_after_its_commit_still_announces_the_task_when_it_is_back()
    {
        const string body = """{"project_id":"p_001","idempotency_key":"killed","payload":{"text":"One."}}""";
        using var before = gateway.Client(GatewayProcess.AdminKey);
        var (_, first) = await before.PostAsync("/api/v1/tasks", body, Ct);
        await gateway.StopAsync();
        await gateway.StartAsync();
        using var client = gateway.Client(GatewayProcess.AdminKey);
        var (status, again) = await client.PostAsync("/api/v1/tasks", body, Ct);
        Assert.Equal(202, status);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        await Testing.Eventually.AssertAsync(async () => await gateway.Database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox where sent_at is null", null, Ct) == 0,
            TimeSpan.FromSeconds(60), "the outbox is empty", Ct);
    }
}
