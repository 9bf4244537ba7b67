using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Orchestrator.Jobs;
using Ainer.Postgres;

namespace Ainer.Orchestrator.Runs;

/// <summary>
/// Moves runs. Each method is one transaction that changes the state, stores its events and their outbox rows together; each may be called twice with the same
/// effect, because activities are.
/// </summary>
public sealed class RunLifecycle(WorkerDatabase database, RunEventLog events)
{
    private readonly JobRelease _release = new(events);

    /// <summary>Reads what a stage needs. Throws <see cref="ErrorCode.NotFound"/> when there is no such run.</summary>
    public async Task<RunDetails> ReadAsync(string runId, CancellationToken cancellation) =>
        await database.InTransactionAsync(tx => tx.QuerySingleOrDefaultAsync<RunDetails>(RunSql.File["read_run"], new { runId }), cancellation)
            ?? throw new AinerException(ErrorCode.NotFound, $"Run {runId} does not exist.");

    /// <summary>queued -> running. False when this generation of the run is not to run (cancelled, failed, superseded).</summary>
    public Task<bool> StartAsync(string runId, int generation, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            if (run.State == RunStatus.Queued)
            {
                await MoveAsync(tx, run, RunStatus.Running);
                await AppendAsync(tx, run, EventTypes.RunStarted, $"g{generation}", new { generation });
            }
            return true;
        }, cancellation);

    /// <summary>
    /// True when the run waits for a person before a later stage, so that this one is done. An orchestration that was made anew comes by here; what has a person's eyes on it is not touched.
    /// </summary>
    public Task<bool> HasPassedAsync(string runId, int generation, RunStage stage, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, (_, run) => Task.FromResult(
            run.State == RunStatus.WaitingReview && ReviewGates.Next(run.ReviewBefore, run.ApprovedStages) is { } gate && stage < gate), cancellation);

    /// <summary>Notes that a stage begins. False when the run must stop.</summary>
    public Task<bool> EnterStageAsync(string runId, int generation, RunStage stage, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            if (run.State != RunStatus.Running) return false;
            await tx.ExecuteAsync(RunSql.File["enter_stage"], new { runId, stage = Names.Of(stage), progress = StageProgress.StartOf(stage) });
            await AppendAsync(tx, run, EventTypes.StageStarted, $"{Names.Of(stage)}:g{generation}", new { stage }, stage);
            return true;
        }, cancellation);

    /// <summary>Notes that a stage is done.</summary>
    public Task<bool> CompleteStageAsync(string runId, int generation, RunStage stage, object? facts, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            await AppendAsync(tx, run, EventTypes.StageCompleted, $"{Names.Of(stage)}:g{generation}", new { stage, facts }, stage);
            await tx.ExecuteAsync(RunSql.File["record_progress"], new { runId, progress = StageProgress.EndOf(stage) });
            await tx.ExecuteAsync(RunSql.File["mirror_task"], new { runId });
            return run.State == RunStatus.Running;
        }, cancellation);

    /// <summary>Keeps what ingest and planning found out about the film.</summary>
    public Task RecordStoryAsync(string runId, string? title, string? language, CancellationToken cancellation) =>
        database.InTransactionAsync(tx => tx.ExecuteAsync(RunSql.File["record_story"], new { runId, title, language }), cancellation);

    /// <summary>running -> waiting_review before a stage that asks for it. True when the run now waits.</summary>
    public Task<bool> BeginReviewAsync(string runId, int generation, RunStage before, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            var stage = Names.Of(before);
            if (!run.ReviewBefore.Contains(stage) || run.ApprovedStages.Contains(stage)) return false;
            if (run.State == RunStatus.Running)
            {
                await MoveAsync(tx, run, RunStatus.WaitingReview);
                await AppendAsync(tx, run, EventTypes.RunWaitingReview, $"{stage}:g{generation}", new { before = stage });
            }
            return run.State is RunStatus.Running or RunStatus.WaitingReview;
        }, cancellation);

    /// <summary>
    /// A person approves: waiting_review -> running. Returns the stage that may begin, also when it was approved before (the raise may have been lost), or null when the run waits for
    /// another stage, or for none: who has approved one stage has seen no other.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="asked">The stage and the generation that the person saw waiting; null in messages of older versions, which mean whatever waits.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<(string Stage, int Generation)?> ApproveAsync(string runId, (string? Stage, int? Generation) asked, CancellationToken cancellation) =>
        await database.InTransactionAsync<(string, int)?>(async tx =>
        {
            var run = await LockAsync(tx, runId);
            if (run is null || RunStates.IsFinal(run.State) || run.Generation != (asked.Generation ?? run.Generation)) return null;
            if (asked.Stage is { } known && run.ApprovedStages.Contains(known)) return (known, run.Generation);
            if (run.State != RunStatus.WaitingReview || ReviewGates.Next(run.ReviewBefore, run.ApprovedStages) is not { } next) return null;
            var stage = Names.Of(next);
            if (stage != (asked.Stage ?? stage)) return null;
            await tx.ExecuteAsync(RunSql.File["approve_stage"], new { runId, stage });
            await MoveAsync(tx, run, RunStatus.Running);
            await AppendAsync(tx, run, EventTypes.RunApproved, $"{stage}:g{run.Generation}", new { stage });
            return (stage, run.Generation);
        }, cancellation);

    /// <summary>running -> succeeded with its film.</summary>
    public Task<bool> SucceedAsync(string runId, int generation, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            if (run.State != RunStatus.Running) return run.State == RunStatus.Succeeded;
            var film = await tx.QuerySingleOrDefaultAsync<FilmRow>(JobSql.File["film_of_run"], new { runId })
                ?? throw new AinerException(ErrorCode.ArtifactMissing, $"Run {runId} has settled without a film.");
            await tx.ExecuteAsync(RunSql.File["record_film"], new { runId, artifactId = film.ArtifactId, uri = film.Uri });
            await MoveAsync(tx, run, RunStatus.Succeeded, RunStage.Completed, progress: 100);
            await AppendAsync(tx, run, EventTypes.RunSucceeded, $"g{generation}", new { finalArtifactId = film.ArtifactId, finalArtifactUri = film.Uri }, RunStage.Completed);
            return true;
        }, cancellation);

    /// <summary>A dry run ends with its plan instead of a film, and leaves what it would do and cost as its output.</summary>
    public Task<bool> SucceedDryAsync(string runId, int generation, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            if (run.State != RunStatus.Running) return run.State == RunStatus.Succeeded;
            await tx.ExecuteAsync(RunSql.File["record_plan_output"], new { runId });
            await MoveAsync(tx, run, RunStatus.Succeeded, RunStage.Completed, progress: 100);
            await AppendAsync(tx, run, EventTypes.RunSucceeded, $"g{generation}", new { dryRun = true }, RunStage.Completed);
            return true;
        }, cancellation);

    /// <summary>
    /// Ends a run as failed: leases are revoked and waiting work withdrawn, so that nothing keeps running. A failure of a job says compose.failed first, because
    /// no film will come.
    /// </summary>
    public Task<bool> FailAsync(string runId, int generation, ErrorInfo error, CancellationToken cancellation) =>
        ChangeAsync(runId, generation, async (tx, run) =>
        {
            if (RunStates.IsFinal(run.State)) return false;
            await WithdrawAsync(tx, run);
            if (error.JobId is not null)
                await AppendAsync(tx, run, EventTypes.ComposeFailed, $"g{generation}", error, error: error);
            await MoveAsync(tx, run, RunStatus.Failed, error: error);
            await AppendAsync(tx, run, EventTypes.RunFailed, $"g{generation}", error, error: error);
            return true;
        }, cancellation);

    /// <summary>
    /// Ends a run on request. Cancelled: this call did it; Over: it is cancelled now, whoever did it. A request that was made of an earlier generation comes too late: the retry was asked
    /// for after it.
    /// </summary>
    public async Task<(bool Cancelled, bool Over, int Generation)> CancelAsync(string runId, int? asked, string? reason, CancellationToken cancellation) =>
        await database.InTransactionAsync(async tx =>
        {
            var run = await LockAsync(tx, runId);
            if (run is null || run.Generation > (asked ?? run.Generation) || RunStates.IsFinal(run.State))
                return (false, run?.State == RunStatus.Cancelled, run?.Generation ?? 1);
            await WithdrawAsync(tx, run);
            await MoveAsync(tx, run, RunStatus.Cancelled);
            await AppendAsync(tx, run, EventTypes.RunCancelled, $"g{run.Generation}", new { reason });
            return (true, true, run.Generation);
        }, cancellation);

    /// <summary>
    /// failed -> queued under the next generation; what was made stays made. Returns the generation to start, also when it waits for its start already (the start may have been lost).
    /// Null when the run has not failed, or when what failed is a later generation than the one that was to be retried: a button pressed twice is one retry.
    /// </summary>
    public async Task<int?> RetryAsync(string runId, int? asked, CancellationToken cancellation) =>
        await database.InTransactionAsync<int?>(async tx =>
        {
            var run = await LockAsync(tx, runId);
            if (run is { State: RunStatus.Queued } && run.Generation == asked + 1) return run.Generation;
            if (run is null || run.State != RunStatus.Failed || run.Generation != (asked ?? run.Generation)) return null;
            var generation = await tx.ScalarAsync<int>(RunSql.File["next_generation"], new { runId });
            await tx.ExecuteAsync(JobSql.File["reopen_jobs"], new { runId, generation });
            // What is gone is known by now: the retry makes it again instead of missing it again.
            await _release.ReopenLostAsync(tx, runId);
            await AppendAsync(tx, run, EventTypes.RunRetried, $"g{generation}", new { generation });
            await tx.ExecuteAsync(RunSql.File["mirror_task"], new { runId });
            return generation;
        }, cancellation);

    private async Task<bool> ChangeAsync(string runId, int generation, Func<Transaction, RunRow, Task<bool>> change, CancellationToken cancellation) =>
        await database.InTransactionAsync(async tx =>
        {
            var run = await LockAsync(tx, runId);
            if (run is null || run.Generation != generation || run.State == RunStatus.Cancelled) return false;
            return await change(tx, run);
        }, cancellation);

    private static Task<RunRow?> LockAsync(Transaction tx, string runId) => tx.QuerySingleOrDefaultAsync<RunRow>(RunSql.File["lock_run"], new { runId });

    private static async Task MoveAsync(Transaction tx, RunRow run, RunStatus to, RunStage? stage = null, double? progress = null, ErrorInfo? error = null)
    {
        if (!RunStates.Allows(run.State, to))
            throw new AinerException(ErrorCode.IllegalState, $"Run {run.RunId} cannot go from {run.Status} to {Names.Of(to)}.");
        await tx.ExecuteAsync(RunSql.File["move_run"], new
        {
            runId = run.RunId,
            status = Names.Of(to),
            stage = stage is { } at ? Names.Of(at) : null,
            progress,
            error = error is null ? null : AinerJson.Write(error),
            errorCode = error is null ? null : Names.Of(error.Code),
        });
        await tx.ExecuteAsync(RunSql.File["mirror_task"], new { runId = run.RunId });
    }

    private async Task WithdrawAsync(Transaction tx, RunRow run)
    {
        foreach (var job in await tx.QueryAsync<CancelledJob>(JobSql.File["cancel_jobs"], new { runId = run.RunId }))
            await events.AppendAsync(tx, run.RunId, new RunEvent(EventTypes.JobCancelled, Producers.Orchestrator) { JobId = job.JobId, Attempt = job.Attempt, Payload = new { job.JobId } });
        await tx.ExecuteAsync(RunSql.File["withdraw_work"], new { runId = run.RunId });
    }

    private Task AppendAsync(Transaction tx, RunRow run, string type, string occurrence, object payload, RunStage? stage = null, ErrorInfo? error = null) =>
        events.AppendAsync(tx, run.RunId, new RunEvent(type, Producers.Orchestrator)
        {
            Occurrence = occurrence,
            Payload = payload,
            Stage = stage ?? error?.Stage,
            JobId = error?.JobId,
            Attempt = error?.Attempt,
            ErrorCode = error?.Code,
        });

    private sealed record CancelledJob(string JobId, int Attempt);

    private sealed record FilmRow
    {
        public required string ArtifactId { get; init; }
        public required string Uri { get; init; }
    }
}
