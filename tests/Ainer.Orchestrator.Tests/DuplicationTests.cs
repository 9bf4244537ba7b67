using Ainer.LocalHost.Durable;
using Ainer.Orchestration.Instances;
using Ainer.Testing;

namespace Ainer.Orchestrator.Tests;

/// <summary>The film's own orchestration where the back end does everything twice, on two engines that take instances from each other.</summary>
public sealed class DuplicationTests(PreparationHarness line) : IClassFixture<PreparationHarness>
{
    private const int Runs = 4;

    private static readonly Duplication[] Kinds = [Duplication.Activities, Duplication.Events, Duplication.Starts, Duplication.Steps];

    private static readonly string[] Finals = ["succeeded", "failed", "cancelled"];

    [Fact]
    public async Task Runs_end_the_same_whatever_is_done_twice()
    {
        var once = Assert.Single(await MakeAsync(Duplication.None, 1));
        foreach (var kind in Kinds)
            Assert.Equal((kind, once), (kind, Assert.Single(await MakeAsync(kind, 1))));
        foreach (var run in await MakeAsync(Duplication.All, Runs)) Assert.Equal(once, run);
    }

    [Fact]
    public async Task An_activity_that_is_delivered_again_late_does_not_move_the_run_back()
    {
        var runId = await line.AcceptAsync(projectId: line.Ids.New("p"));
        Assert.True(await line.Runs.EnterStageAsync(runId, 1, Contracts.Events.RunStage.Execute, PreparationHarness.Stop));
        Assert.True(await line.Runs.EnterStageAsync(runId, 1, Contracts.Events.RunStage.Compose, PreparationHarness.Stop));
        Assert.True(await line.Runs.EnterStageAsync(runId, 1, Contracts.Events.RunStage.Execute, PreparationHarness.Stop));
        Assert.Equal("compose", await line.Database.Worker.ReadOneAsync<string>("select stage from orchestrator.runs where run_id = @runId", new { runId }, PreparationHarness.Stop));
    }

    /// <summary>Makes films, each in a project of its own so that none is given another's, and tells of each all that must not be there twice.</summary>
    private async Task<IReadOnlyList<string>> MakeAsync(Duplication duplicate, int runs)
    {
        var runIds = new string[runs];
        await using (var engines = RunEngines.Start(line, line.Ids.New("hub"), duplicate))
        {
            for (var i = 0; i < runs; i++)
            {
                runIds[i] = await line.SubmitAsync(projectId: line.Ids.New("p"));
                await engines.Client.StartRunAsync(runIds[i], 1, PreparationHarness.Stop);
            }

            await EndAsync(runIds, new RehearsedWorkers(line, engines.Client), $"all runs end with {duplicate}");
            // An instance that is there is left alone, however often it is started again.
            foreach (var runId in runIds) await engines.Client.StartRunAsync(runId, 1, PreparationHarness.Stop);
            foreach (var runId in runIds)
                Assert.Equal("\"succeeded\"", (await engines.Client.WaitForInstanceCompletionAsync(runId, true, PreparationHarness.Stop)).SerializedOutput);
        }

        return await Task.WhenAll(runIds.Select(TellAsync));
    }

    private Task EndAsync(string[] runIds, RehearsedWorkers workers, string what) => Eventually.AssertAsync(async () =>
    {
        await workers.WorkAsync(runIds);
        return await line.Database.Worker.ReadOneAsync<int>(
            "select count(*)::int from orchestrator.runs where run_id = any(@runIds) and status = any(@Finals)", new { runIds, Finals }, PreparationHarness.Stop) == runIds.Length;
    }, TimeSpan.FromSeconds(240), what, PreparationHarness.Stop);

    private async Task<string> TellAsync(string runId)
    {
        async Task<string> Told(string what, string sql) =>
            $"{what}: {string.Join(", ", await line.Database.Worker.ReadAsync<string>(sql, new { runId }, PreparationHarness.Stop))}\n";
        return await Told("run", "select status || ' ' || stage || ' ' || progress || ' g' || generation from orchestrator.runs where run_id = @runId")
            + await Told("events", "select event_type || ' ' || case when event_type like 'stage.%' then stage else '' end || ' x' || count(*) from orchestrator.events where run_id = @runId group by event_type, case when event_type like 'stage.%' then stage else '' end order by 1")
            + await Told("messages", "select split_part(routing_key, '.', 1) || ' x' || count(*) from messaging.outbox where body::text like '%' || @runId || '%' group by split_part(routing_key, '.', 1) order by 1")
            + await Told("jobs", "select key || ' ' || status || ' ' || attempt || ' ' || cardinality(artifact_ids) from orchestrator.jobs where run_id = @runId order by key")
            + await Told("costs", "select j.key || ' ' || c.attempt || ' x' || count(*) from observer.costs c join orchestrator.jobs j using (job_id) where c.run_id = @runId group by j.key, c.attempt order by j.key")
            + await Told("artifacts", "select kind || ' x' || count(*) from worker_hub.artifacts where run_id = @runId group by kind order by kind")
            + await Told("plans", "select count(*)::text from planner.plan_v1 where run_id = @runId");
    }
}
