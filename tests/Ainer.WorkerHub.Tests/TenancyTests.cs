using System.Text;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;
using Npgsql;

namespace Ainer.WorkerHub.Tests;

/// <summary>Row-level security and grants of the hub's schema.</summary>
public sealed class TenancyTests(RouterLine line) : IClassFixture<RouterLine>, IAsyncLifetime
{
    private readonly Dictionary<string, string> _artifacts = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var tenant in new[] { "t_001", "t_002" })
        {
            var (_, jobId) = await line.OneVoiceAsync(tenant);
            var job = await line.ClaimAsync(jobId);
            var made = await line.UploadAsync(job, Encoding.UTF8.GetBytes(tenant));
            await line.TellAsync(WorkerHand.Result(job, WorkerOutcome.Succeeded, "node-a", made));
            _artifacts[tenant] = made.ArtifactId;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("t_001", "t_002")]
    [InlineData("t_002", "t_001")]
    public async Task The_app_role_sees_its_tenants_artifacts_and_no_others(string tenant, string other)
    {
        var seen = await line.Database.App.ReadAsync<string>(tenant, "select artifact_id from worker_hub.artifact_v1", null, RouterLine.Stop);
        Assert.Contains(_artifacts[tenant], seen);
        Assert.DoesNotContain(_artifacts[other], seen);
        Assert.Null(await line.Database.App.ReadOneAsync<string>(tenant, "select artifact_id from worker_hub.artifact_v1 where artifact_id = @id", new { id = _artifacts[other] }, RouterLine.Stop));
    }

    [Fact]
    public async Task Without_a_tenant_the_app_role_sees_nothing() =>
        Assert.Empty(await line.Database.App.ReadAsync<string>("select artifact_id from worker_hub.artifact_v1", null, RouterLine.Stop));

    [Theory]
    [InlineData("worker_hub.artifacts")]
    [InlineData("worker_hub.leases")]
    [InlineData("worker_hub.uploads")]
    public async Task Even_the_owner_of_the_tables_sees_no_tenants_rows_unasked(string table)
    {
        if (table != "worker_hub.uploads") Assert.Equal(0, await line.Database.Owner.ReadOneAsync<long>($"select count(*) from {table}", null, RouterLine.Stop));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => line.Database.App.ReadAsync<int>("t_001", $"select 1 from {table}", null, RouterLine.Stop));
        Assert.Equal("42501", refused.SqlState);
    }

    [Theory]
    [InlineData("select worker_hub.revoke_leases('run_x')")]
    [InlineData("select 1 from worker_hub.lease_v1")]
    [InlineData("select model_router.close_claimed('job_x', 1)")]
    public async Task The_app_role_cannot_reach_what_is_the_workers(string sql) =>
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => line.Database.App.ReadAsync<object>("t_001", sql, null, RouterLine.Stop))).SqlState);

    [Fact]
    public async Task The_worker_role_sees_every_tenant()
    {
        var seen = await line.Database.Worker.ReadAsync<string>("select artifact_id from worker_hub.artifact_v1", null, RouterLine.Stop);
        Assert.All(_artifacts.Values, id => Assert.Contains(id, seen));
    }
}
