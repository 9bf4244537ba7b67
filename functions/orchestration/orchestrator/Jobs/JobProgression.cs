using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Jobs;

/// <summary>
/// Applies what the router, the hub and the composer report to the job graph, in the caller's transaction (the consumer's inbox row is in it too): one fact, one
/// effect. A success releases the jobs that waited for it; a final failure stops the rest of the run's work; when no job of the stage is left, stage.settled is
/// said, on which the orchestration moves on.
/// </summary>
public sealed class JobProgression(RunEventLog events, IOptions<OrchestratorOptions> options, Jitter jitter)
{
    private readonly OrchestratorOptions _options = options.Value;

    /// <summary>Who gives jobs free whose inputs are all there.</summary>
    internal JobRelease Release { get; } = new(events);

    /// <summary>Applies one event of job.status or compose.status. Events of other types, and old news, change nothing.</summary>
    public async Task ApplyAsync(Transaction tx, EventEnvelope envelope)
    {
        if (envelope is not { JobId: { } jobId, RunId: { } runId, Attempt: { } attempt } || FactOf(envelope, attempt) is not { } fact) return;

        // The run first, then the job: every module takes these locks in this order.
        var run = await tx.QuerySingleAsync<HeldRun>("select status, generation from orchestrator.hold_run(@runId)", new { runId });
        if (run.Status is not "running") return;
        var job = await tx.QuerySingleOrDefaultAsync<JobRow>(JobSql.File["lock_job"], new { jobId });
        if (job is null) return;

        switch (JobFacts.Decide(job.State, job.Attempt, job.Failures, job.MaxAttempts, fact))
        {
            case JobDecision.MarkDispatched:
                var decision = AinerJson.Read<DispatchDecision>(envelope.Payload);
                await tx.ExecuteAsync(JobSql.File["mark_dispatched"], new { jobId, provider = decision.Provider, lane = decision.Lane });
                break;
            case JobDecision.MarkRunning:
                await tx.ExecuteAsync(JobSql.File["mark_running"], new { jobId, nodeId = Text(envelope, "node_id") });
                break;
            case JobDecision.RecordProgress:
                await tx.ExecuteAsync(JobSql.File["record_job_progress"], new { jobId, progress = Number(envelope, "progress"), nodeId = Text(envelope, "node_id") });
                await ReportProgressAsync(tx, job.RunId, job.Stage);
                break;
            case JobDecision.Succeed:
                await SucceedAsync(tx, job, envelope);
                break;
            case JobDecision.Retry when await IsForLostInputsAsync(tx, job, fact):
                await MakeInputsAgainAsync(tx, job, ErrorOf(job, envelope));
                break;
            case JobDecision.Retry:
                await RetryLaterAsync(tx, job, ErrorOf(job, envelope));
                break;
            case JobDecision.Fail:
                await FailAsync(tx, job, ErrorOf(job, envelope), JobStatus.Failed);
                break;
            case JobDecision.DeadLetter:
                await FailAsync(tx, job, ErrorOf(job, envelope), JobStatus.DeadLetter);
                break;
        }
    }

    /// <summary>Makes due retries ready again. Returns how many; each is said to the router with job.retrying.</summary>
    public async Task<int> StartDueRetriesAsync(Transaction tx)
    {
        var started = 0;
        foreach (var due in await tx.QueryAsync<DueRow>(JobSql.File["due_retries"]))
        {
            await tx.ExecuteAsync("select status from orchestrator.hold_run(@RunId)", due);
            if (await tx.QuerySingleOrDefaultAsync<ReadyJob>(JobSql.File["start_retry"], new { due.JobId }) is not { } job) continue;
            await Release.AnnounceAsync(tx, job.RunId!, job);
            started++;
        }
        return started;
    }

    /// <summary>The runs with jobs whose twin has ended; each wants <see cref="ReleaseAwaitedAsync"/>.</summary>
    internal static Task<IReadOnlyList<string>> RunsPastTwinsAsync(Transaction tx) => tx.QueryAsync<string>(JobSql.File["runs_past_twins"]);

    /// <summary>Gives the jobs of a run whose twin has ended another look: they take over what it made, wait for another twin, or are made here.</summary>
    public async Task ReleaseAwaitedAsync(Transaction tx, string runId)
    {
        var run = await tx.QuerySingleAsync<HeldRun>("select status, generation from orchestrator.hold_run(@runId)", new { runId });
        if (run.Status is not "running") return;
        foreach (var stage in await Release.PastTwinsAsync(tx, runId))
        {
            await ReportProgressAsync(tx, runId, stage);
            await SettleAsync(tx, runId, stage, run.Generation!.Value);
        }
    }

    private async Task SucceedAsync(Transaction tx, JobRow job, EventEnvelope envelope)
    {
        await tx.ExecuteAsync(JobSql.File["mark_succeeded"], new
        {
            jobId = job.JobId,
            result = envelope.Payload.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object ? result.GetRawText() : null,
            artifactIds = envelope.Payload.TryGetProperty("artifact_ids", out var ids) ? ids.EnumerateArray().Select(id => id.GetString()!).ToArray() : [],
            provider = Text(envelope, "provider"),
            nodeId = Text(envelope, "node_id"),
        });
        await Release.AfterAsync(tx, job.RunId, job.JobId, job.Stage);
        await ReportProgressAsync(tx, job.RunId, job.Stage);
        await SettleAsync(tx, job.RunId, job.Stage, job.Generation);
    }

    private async Task RetryLaterAsync(Transaction tx, JobRow job, ErrorInfo error)
    {
        var pause = RetryBackoff.After(job.Failures + 1, TimeSpan.FromSeconds(_options.RetryBaseS), TimeSpan.FromSeconds(_options.RetryCapS), jitter.Next());
        await tx.ExecuteAsync(JobSql.File["mark_retrying"], new
        {
            jobId = job.JobId,
            delayS = pause.TotalSeconds,
            error = AinerJson.Write(error),
            errorCode = Names.Of(error.Code),
        });
    }

    private static async Task<bool> IsForLostInputsAsync(Transaction tx, JobRow job, JobFact fact) =>
        fact.ErrorCode is ErrorCode.ArtifactMissing or ErrorCode.ArtifactCorrupt && await tx.ScalarAsync<bool>(JobSql.File["lost_inputs"], new { jobId = job.JobId });

    /// <summary>An input is gone for good: the job waits for it as at first, and whoever makes it begins anew.</summary>
    private async Task MakeInputsAgainAsync(Transaction tx, JobRow job, ErrorInfo error)
    {
        await tx.ExecuteAsync(JobSql.File["wait_for_inputs"], new { jobId = job.JobId, error = AinerJson.Write(error), errorCode = Names.Of(error.Code) });
        foreach (var stage in await Release.ReopenLostAsync(tx, job.RunId)) await Release.StageAsync(tx, job.RunId, stage);
    }

    private static async Task MarkFailedAsync(Transaction tx, JobRow job, ErrorInfo error, JobStatus status) =>
        await tx.ExecuteAsync(JobSql.File["mark_failed"], new
        {
            jobId = job.JobId,
            status = Names.Of(status),
            error = AinerJson.Write(error),
            errorCode = Names.Of(error.Code),
        });

    private async Task FailAsync(Transaction tx, JobRow job, ErrorInfo error, JobStatus status)
    {
        await MarkFailedAsync(tx, job, error, status);
        // Without this job there is no film: what else is under way stops now, not when it is done.
        await tx.ExecuteAsync(JobSql.File["cancel_jobs"], new { runId = job.RunId });
        await tx.ExecuteAsync("select worker_hub.revoke_leases(@runId), model_router.withdraw(@runId)", new { runId = job.RunId });
        // The stage that waits is that of the run; the job's own differs when it was made again for a later one.
        var stage = await tx.ScalarAsync<string>(JobSql.File["stage_of_run"], new { runId = job.RunId });
        foreach (var settled in new[] { job.Stage, stage! }.Distinct(StringComparer.Ordinal)) await SettleAsync(tx, job.RunId, settled, job.Generation);
    }

    private static async Task ReportProgressAsync(Transaction tx, string runId, string stage)
    {
        var counts = await CountAsync(tx, runId, stage);
        await tx.ExecuteAsync(RunSql.File["record_progress"], new { runId, progress = StageProgress.Within(Names.Parse<RunStage>(stage), counts.Share) });
    }

    private async Task SettleAsync(Transaction tx, string runId, string stage, int generation)
    {
        var counts = await CountAsync(tx, runId, stage);
        if (!counts.Settled) return;
        await events.AppendAsync(tx, runId, new RunEvent(EventTypes.StageSettled, Producers.Orchestrator)
        {
            Occurrence = $"{stage}:g{generation}",
            Payload = new { stage, generation, counts.Succeeded, counts.Failed, counts.Cancelled },
        });
    }

    private static Task<StageCounts> CountAsync(Transaction tx, string runId, string stage) =>
        tx.QuerySingleAsync<StageCounts>(JobSql.File["stage_counts"], new { runId, stage });

    private static JobFact? FactOf(EventEnvelope envelope, int attempt) => envelope.EventType switch
    {
        EventTypes.JobDispatch => new JobFact(JobFactKind.Dispatched, attempt),
        EventTypes.JobClaimed or EventTypes.ComposeStarted => new JobFact(JobFactKind.Claimed, attempt),
        EventTypes.JobProgress or EventTypes.ComposeProgress => new JobFact(JobFactKind.Progressed, attempt),
        EventTypes.JobSucceeded or EventTypes.ComposeCompleted => new JobFact(JobFactKind.Succeeded, attempt),
        EventTypes.JobFailed => new JobFact(JobFactKind.Failed, attempt, envelope.ErrorCode,
            envelope.Payload.TryGetProperty("retryable", out var retryable) && retryable.ValueKind is JsonValueKind.True or JsonValueKind.False ? retryable.GetBoolean() : null),
        _ => null,
    };

    private static ErrorInfo ErrorOf(JobRow job, EventEnvelope envelope)
    {
        var error = ErrorInfo.From(envelope.ErrorCode ?? ErrorCode.InternalError, Text(envelope, "message") ?? "The worker gave no message.");
        return error with
        {
            Stage = job.At,
            JobId = job.JobId,
            Operation = job.Operation,
            ShotId = job.ShotId,
            Attempt = job.Attempt,
            Provider = Text(envelope, "provider") ?? job.Provider,
        };
    }

    private static string? Text(EventEnvelope envelope, string name) =>
        envelope.Payload.ValueKind == JsonValueKind.Object && envelope.Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double Number(EventEnvelope envelope, string name) =>
        envelope.Payload.ValueKind == JsonValueKind.Object && envelope.Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? Math.Clamp(value.GetDouble(), 0, 100) : 0;

    private sealed record DueRow(string JobId, string RunId);

    private sealed record HeldRun
    {
        public string? Status { get; init; }
        public int? Generation { get; init; }
    }
}
