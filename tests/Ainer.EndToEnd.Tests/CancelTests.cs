using Ainer.EndToEnd.Tests.Houses;
using Ainer.EndToEnd.Tests.Runs;
using Npgsql;

namespace Ainer.EndToEnd.Tests;

/// <summary>Cancelling in every stage that lasts: done in a second or two where the machine is its own, with nothing left at work.</summary>
public sealed class CancelTests(House house)
{
    // Far above what a busy machine needs: it tells slow from never.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("accepted")]
    [InlineData("execute")]
    [InlineData("compose")]
    public async Task A_run_is_cancelled_at_once_and_work_on_it_stops(string stage)
    {
        await house.AwaitReadyAsync(TimeSpan.FromSeconds(60), Ct);
        var run = await FilmRun.SubmitAsync(house, Chapters.New(), Ct);
        if (stage == "execute") await run.HasJobAsync("running", "video");
        if (stage == "compose") await run.HasJobAsync("running", "compose");

        await house.Api.CancelAsync(run.Id, Ct);
        await run.EndsAsync("cancelled", Bound);
        await run.UntilAsync(async () => await ActiveLeasesAsync(run.Id) == 0, "its leases are closed", Bound);
        await run.UntilAsync(async () => await House.RunningAsync(house.PortOf("agent"), Ct) == 0 && await House.RunningAsync(house.PortOf("composer"), Ct) == 0,
            "agent and composer stop working", Bound);
        await run.CheckAsync(async () =>
        {
            Assert.Equal("cancelled", (await run.ReadAsync()).GetProperty("status").GetString());
            Assert.All(await run.JobsAsync(), job => Assert.Contains(job.GetProperty("status").GetString(), (string[])["succeeded", "cancelled"]));
            Assert.Single(await run.EventsAsync(), fact => Json.Type(fact) == "run.cancelled");
        });
    }

    private async Task<long> ActiveLeasesAsync(string runId)
    {
        await using var source = NpgsqlDataSource.Create(house.Settings["Postgres__Worker"]);
        await using var command = source.CreateCommand("select count(*) from worker_hub.lease_v1 where run_id = $1 and closed_at is null");
        command.Parameters.Add(new NpgsqlParameter { Value = runId });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
