using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Observer.Costs;
using Ainer.Orchestration.Instances;
using Ainer.Postgres;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestrator.Tests;

/// <summary>
/// In place of router, hub and workers: whatever job is ready has succeeded, with an artifact. Each fact is told as the consumers tell it, and told twice; each settled
/// stage is raised again and again.
/// </summary>
internal sealed class RehearsedWorkers(PreparationHarness line, DurableTaskClient client)
{
    private const string Ready = "select job_id, run_id, attempt, kind from orchestrator.jobs where run_id = any(@runIds) and status = 'ready' limit 200";

    private const string Settled = "select run_id, envelope -> 'payload' ->> 'stage' as stage from orchestrator.events where run_id = any(@runIds) and event_type = 'stage.settled'";

    private const string Made = """
        insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type)
        select 'art_' || substr(job_id, 5), tenant_id, project_id, run_id, job_id, attempt, case when kind = 'compose' then 'film' else 'speech' end, 'b', job_id, repeat('0', 64), 1, 'audio/wav'
        from orchestrator.jobs where job_id = @jobId
        """;

    /// <summary>One look at the runs: does what is ready and says what has settled.</summary>
    public async Task WorkAsync(string[] runIds)
    {
        foreach (var job in await line.Database.Worker.ReadAsync<ReadyJob>(Ready, new { runIds }, PreparationHarness.Stop)) await SucceedAsync(job);
        foreach (var stage in await line.Database.Worker.ReadAsync<SettledStage>(Settled, new { runIds }, PreparationHarness.Stop))
            await client.RaiseAsync(stage.RunId, 1, RunSignals.Stage(stage.Stage, 1), PreparationHarness.Stop);
    }

    private async Task SucceedAsync(ReadyJob job)
    {
        await line.Database.Worker.ExecuteAsync(Made, new { jobId = job.JobId }, PreparationHarness.Stop);
        var film = job.Kind == "compose";
        var fact = new RunEvent(film ? EventTypes.ComposeCompleted : EventTypes.JobSucceeded, film ? Producers.Composer : Producers.WorkerHub)
        {
            JobId = job.JobId, Attempt = job.Attempt, Occurrence = $"{job.JobId}:{job.Attempt}",
            Payload = new { artifactIds = new[] { "art_" + job.JobId[4..] }, provider = "rehearsed", usage = new { cost = 1 } },
        };
        for (var times = 0; times < 2; times++)
        {
            await line.Database.Worker.InTransactionAsync(async tx =>
            {
                await line.Events.AppendAsync(tx, job.RunId, fact);
                var envelope = AinerJson.Read<EventEnvelope>((await tx.ScalarAsync<string>(
                    "select envelope::text from orchestrator.events where run_id = @RunId and job_id = @JobId and event_type = @type", new { job.RunId, job.JobId, type = fact.Type }))!);
                await line.Progression.ApplyAsync(tx, envelope);
                await CostLedger.BookAsync(tx, envelope);
            }, PreparationHarness.Stop);
        }
    }

    private sealed record ReadyJob(string JobId, string RunId, int Attempt, string Kind);

    private sealed record SettledStage(string RunId, string Stage);
}
