using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Orchestrator.Jobs;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Tests;

/// <summary>Messages about jobs that the broker lost for good.</summary>
public sealed class StalledJobTests(OrchestratorHarness line) : IClassFixture<OrchestratorHarness>
{
    private const string Lose = "update messaging.outbox set sent_at = now() where sent_at is null";

    private const string Out = "select event_id from messaging.outbox where sent_at is null and body ->> 'job_id' = @jobId order by id";

    private const string Said = "select event_id from orchestrator.events where job_id = @jobId and event_type = @type";

    [Fact]
    public async Task A_job_that_the_router_never_heard_of_is_announced_again_under_the_same_event_id()
    {
        var (runId, jobId) = await LostAsync();
        await SweptAsync(jobId);
        Assert.Equal(await SaidAsync(jobId, EventTypes.JobCreated), Assert.Single(await OutAsync(jobId)));
        await line.Runs.CancelAsync(runId, 1, null, OrchestratorHarness.Stop);
    }

    [Fact]
    public async Task A_result_that_the_job_graph_never_heard_of_is_told_again_and_moves_the_film_on()
    {
        var (runId, jobId) = await LostAsync();
        await line.TellAsync(runId, "tts:1", EventTypes.JobClaimed);
        await line.Database.Worker.ExecuteAsync("""
            insert into worker_hub.leases (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, time_limit_s, expires_at, status, closed_at)
            values (@jobId, 1, 't_001', 'p_001', @runId, 'audio', 'tts', 'cpu.audio', 'builtin.espeak', 'n', 60, now(), 'succeeded', now())
            """, new { jobId, runId }, OrchestratorHarness.Stop);
        await line.Database.Worker.InTransactionAsync(tx => new RunEventLog(line.Ids).AppendAsync(tx, runId, new RunEvent(EventTypes.JobSucceeded, Producers.WorkerHub) { JobId = jobId, Attempt = 1, Payload = new { jobId } }), OrchestratorHarness.Stop);
        await line.Database.Worker.ExecuteAsync(Lose, null, OrchestratorHarness.Stop);

        await SweptAsync(jobId);
        Assert.Equal(await SaidAsync(jobId, EventTypes.JobSucceeded), Assert.Single(await OutAsync(jobId)));
        await line.Runs.CancelAsync(runId, 1, null, OrchestratorHarness.Stop);
    }

    [Theory]
    [InlineData("waits")]
    [InlineData("is at work")]
    [InlineData("is on its way")]
    public async Task A_job_that_somebody_has_is_left_alone(string how)
    {
        var (runId, jobId) = await LostAsync();
        var (_, stalled) = await LostAsync();
        await line.Database.Worker.ExecuteAsync(how switch
        {
            "waits" => """
                insert into model_router.admissions (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, reason, time_limit_s, priority)
                values (@jobId, 1, 't_001', 'p_001', @runId, 'audio', 'tts', 'cpu.audio', 'builtin.espeak', 'for the test', 60, 5)
                """,
            "is at work" => """
                insert into worker_hub.leases (job_id, attempt, tenant_id, project_id, run_id, kind, operation, lane, provider, node_id, time_limit_s, expires_at)
                values (@jobId, 1, 't_001', 'p_001', @runId, 'audio', 'tts', 'cpu.audio', 'builtin.espeak', 'n', 60, now() + interval '1 hour')
                """,
            _ => "update orchestrator.jobs set updated_at = now() + interval '1 hour' where job_id = @jobId",
        }, new { jobId, runId }, OrchestratorHarness.Stop);
        if (how != "is on its way") await AgeAsync(jobId);
        await SweptAsync(stalled);
        Assert.Empty(await OutAsync(jobId));
        await line.Runs.CancelAsync(runId, 1, null, OrchestratorHarness.Stop);
    }

    [Fact]
    public async Task While_the_broker_is_away_nothing_is_said_twice()
    {
        var (runId, jobId) = await LostAsync();
        await line.Database.Worker.ExecuteAsync("update messaging.outbox set sent_at = null, created_at = now() - interval '1 hour' where body ->> 'job_id' = @jobId", new { jobId }, OrchestratorHarness.Stop);
        await AgeAsync(jobId);
        Assert.Equal(0, await NewSweep().RunAsync(OrchestratorHarness.Stop));
        Assert.Single(await OutAsync(jobId));
        await line.Runs.CancelAsync(runId, 1, null, OrchestratorHarness.Stop);
        await line.Database.Worker.ExecuteAsync(Lose, null, OrchestratorHarness.Stop);
    }

    private async Task<(string RunId, string JobId)> LostAsync()
    {
        var runId = await line.RunningAsync();
        await line.Database.Worker.ExecuteAsync(Lose, null, OrchestratorHarness.Stop);
        return (runId, (await line.JobsAsync(runId))["tts:1"].JobId);
    }

    private JobSweep NewSweep() => new(line.Database.Worker, new Outbox(new OutboxSignal()), Options.Create(new OrchestratorOptions { StalledAfterS = 300 }), NullLogger<JobSweep>.Instance);

    private async Task SweptAsync(string jobId)
    {
        await AgeAsync(jobId);
        var sweep = NewSweep();
        await Eventually.AssertAsync(async () =>
        {
            await sweep.RunAsync(OrchestratorHarness.Stop);
            return (await OutAsync(jobId)).Count > 0;
        }, TimeSpan.FromSeconds(60), "the sweep finds the job", OrchestratorHarness.Stop);
    }

    // Only the job that is meant grows old: what is said of another would wait in the outbox, and the broker would seem to be away.
    private Task<int> AgeAsync(string jobId) => line.Database.Worker.ExecuteAsync("update orchestrator.jobs set updated_at = now() - interval '1 hour' where job_id = @jobId", new { jobId }, OrchestratorHarness.Stop);

    private Task<IReadOnlyList<string>> OutAsync(string jobId) => line.Database.Worker.ReadAsync<string>(Out, new { jobId }, OrchestratorHarness.Stop);

    private async Task<string> SaidAsync(string jobId, string type) => (await line.Database.Worker.ReadOneAsync<string>(Said, new { jobId, type }, OrchestratorHarness.Stop))!;
}
