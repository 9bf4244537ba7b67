using System.Text.Json;
using Ainer.Artifacts;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerHub;

/// <summary>
/// Believes or disbelieves what workers say. In one transaction: lease and token checked, artifacts registered, lease closed, job.* (or compose.completed) written.
/// A stale token changes nothing. Size and hash of every file are checked at the store before.
/// </summary>
public sealed partial class WorkerResults(
    WorkerDatabase database, RunEventLog events, ArtifactStore store, IOptions<HubOptions> options, ILogger<WorkerResults> log, AdmissionSignal? admission = null)
{
    private static readonly SqlFile Leases = SqlFile.For<WorkerResults>("Sql/leases.sql");
    private static readonly SqlFile Sql = SqlFile.For<WorkerResults>("Sql/artifacts.sql");

    private readonly LostInputs _lost = new(database, events, store);

    /// <summary>
    /// Looks at the store, outside of any transaction: whether every file of a success is there as announced, and which inputs are gone when a worker misses one. Throws
    /// dependency_unavailable while the store is away.
    /// </summary>
    public async Task<Inspection> InspectAsync(WorkerResult result, CancellationToken cancellation) => result switch
    {
        { Outcome: WorkerOutcome.Succeeded } => new Inspection(await FlawAsync(result, cancellation), []),
        { Outcome: WorkerOutcome.Failed, ErrorCode: ErrorCode.ArtifactMissing or ErrorCode.ArtifactCorrupt } => new Inspection(null, await _lost.FindAsync(result.JobId, result.UnreadableInputs, cancellation)),
        _ => new Inspection(null, []),
    };

    private async Task<string?> FlawAsync(WorkerResult result, CancellationToken cancellation)
    {
        var uploads = await database.InTransactionAsync(tx => UploadsAsync(tx, result), cancellation);
        foreach (var artifact in result.Artifacts)
        {
            if (!uploads.TryGetValue(artifact.ArtifactId, out var upload)) return $"{artifact.ArtifactId} was never announced under this lease";
            if (upload.Sha256 != artifact.Sha256 || upload.Bytes != artifact.Bytes || upload.ContentType != artifact.ContentType || upload.Kind != Names.Of(artifact.Kind))
                return $"{artifact.ArtifactId} differs from what was announced";
            if (!await IsStoredAsync(upload, cancellation)) return $"{artifact.ArtifactId} is not in the store with the announced size and hash";
        }
        return null;
    }

    /// <summary>Applies one result in the caller's transaction (its inbox row is in it too).</summary>
    /// <param name="tx">The consumer's transaction.</param>
    /// <param name="result">The worker's word.</param>
    /// <param name="seen">What <see cref="InspectAsync"/> found.</param>
    public async Task ApplyAsync(Transaction tx, WorkerResult result, Inspection seen)
    {
        var run = await tx.ScalarAsync<string>("select status from orchestrator.hold_run(@runId)", new { result.RunId });
        var lease = await tx.QuerySingleOrDefaultAsync<LeaseRow>(Leases["lock_lease"], new { jobId = result.JobId, attempt = result.Attempt });
        if (lease is not { IsActive: true } || lease.Token != result.Token || lease.RunId != result.RunId)
        {
            LogStale(result.JobId, result.Attempt, result.Token, result.NodeId, Names.Of(result.Outcome));
            if (run is not null && lease is not null && lease.Token == result.Token && lease.RunId == result.RunId) await BookLateAsync(tx, lease, result);
            return;
        }
        switch (result.Outcome)
        {
            case WorkerOutcome.Progress:
                await AppendAsync(tx, lease, lease.IsComposition ? EventTypes.ComposeProgress : EventTypes.JobProgress,
                    new { lease.JobId, lease.NodeId, Progress = result.Progress ?? 0, result.Message });
                break;
            case WorkerOutcome.Succeeded when seen.Flaw is null:
                await SucceedAsync(tx, lease, result);
                break;
            case WorkerOutcome.Succeeded:
                await FailAsync(tx, lease, result, ErrorCode.UploadRejected, $"The worker's files were refused: {seen.Flaw}.", retryable: true);
                break;
            case WorkerOutcome.Failed:
                // Said before the failure: who hears of that finds the inputs gone.
                await _lost.MarkAsync(tx, lease, seen.LostInputs);
                await FailAsync(tx, lease, result, result.ErrorCode ?? ErrorCode.InternalError, result.Message ?? "The worker gave no message.", result.Retryable);
                break;
        }
    }

    /// <summary>Ends lapsed leases and those long past their time limit; the orchestrator decides on the next attempt. Returns how many.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellation)
    {
        var grace = new { graceS = options.Value.TimeLimitGraceS };
        var expired = 0;
        foreach (var candidate in await database.ReadAsync<ExpiredRow>(Leases["expired"], grace, cancellation))
        {
            expired += await database.InTransactionAsync(async tx =>
            {
                await tx.ExecuteAsync("select status from orchestrator.hold_run(@runId)", new { candidate.RunId });
                var lease = await tx.QuerySingleOrDefaultAsync<LeaseRow>(Leases["still_expired"], new { candidate.JobId, candidate.Attempt, grace.graceS });
                if (lease is null) return 0;
                await CloseAsync(tx, lease, "expired");
                var (code, message) = lease.Lapsed
                    ? (ErrorCode.LeaseLost, $"Node {lease.NodeId} stopped renewing its lease.")
                    : (ErrorCode.JobTimeout, $"Node {lease.NodeId} did not end the operation within {lease.TimeLimitS} s.");
                await AppendAsync(tx, lease, EventTypes.JobFailed, new { lease.JobId, lease.NodeId, lease.Provider, message, retryable = true }, code);
                return 1;
            }, cancellation);
        }
        return expired;
    }

    /// <summary>One more term for every active lease: called when the hub starts, since nobody could renew while it was away.</summary>
    public Task GrantGraceAsync(CancellationToken cancellation) =>
        database.ExecuteAsync(Leases["grace"], new { leaseS = options.Value.LeaseS }, cancellation);

    private Task<bool> IsStoredAsync(UploadRow upload, CancellationToken cancellation) => store.HoldsAsync(upload.ObjectKey, upload.Bytes, upload.Sha256, trustServer: true, cancellation);

    private async Task SucceedAsync(Transaction tx, LeaseRow lease, WorkerResult result)
    {
        var uploads = await UploadsAsync(tx, result);
        foreach (var artifact in result.Artifacts)
        {
            var upload = uploads[artifact.ArtifactId];
            await tx.ExecuteAsync(Sql["register"], new
            {
                artifactId = artifact.ArtifactId,
                tenantId = lease.TenantId,
                projectId = lease.ProjectId,
                traceId = result.TraceId,
                runId = lease.RunId,
                jobId = lease.JobId,
                attempt = lease.Attempt,
                kind = Names.Of(artifact.Kind),
                bucket = store.Bucket,
                objectKey = upload.ObjectKey,
                sha256 = artifact.Sha256,
                bytes = artifact.Bytes,
                contentType = artifact.ContentType,
                contentAddress = artifact.ContentAddress,
                media = Jsonb.Of(artifact.Media),
                metadata = Jsonb.Text(artifact.Metadata?.GetRawText()),
            });
        }
        await CloseAsync(tx, lease, "succeeded");
        await AppendAsync(tx, lease, lease.IsComposition ? EventTypes.ComposeCompleted : EventTypes.JobSucceeded, new
        {
            lease.JobId,
            lease.NodeId,
            Provider = result.Provider ?? lease.Provider,
            ArtifactIds = result.Artifacts.Select(artifact => artifact.ArtifactId),
            result.Result,
            result.Usage,
        });
    }

    /// <summary>
    /// A result that comes after its lease has lapsed or was taken back changes nothing, but what it cost was spent. Said once for an attempt, however often the node says its result; of a
    /// lease that its own result has closed, the cost was told then.
    /// </summary>
    private async Task BookLateAsync(Transaction tx, LeaseRow lease, WorkerResult result)
    {
        if (lease.Status is not ("expired" or "revoked") || result.Usage is not { } usage || usage == new WorkUsage()) return;
        await events.AppendAsync(tx, lease.RunId, new RunEvent(EventTypes.JobUsage, Producers.WorkerHub)
        {
            JobId = lease.JobId,
            Attempt = lease.Attempt,
            Occurrence = $"{lease.JobId}:{lease.Attempt}",
            ErrorCode = lease.Status == "expired" ? ErrorCode.LeaseLost : ErrorCode.Cancelled,
            Payload = new { lease.JobId, lease.NodeId, Provider = result.Provider ?? lease.Provider, Lease = lease.Status, Usage = usage },
        });
    }

    private async Task FailAsync(Transaction tx, LeaseRow lease, WorkerResult result, ErrorCode code, string message, bool? retryable)
    {
        await CloseAsync(tx, lease, "failed");
        // What failed has cost something too.
        await AppendAsync(tx, lease, EventTypes.JobFailed,
            new { lease.JobId, lease.NodeId, Provider = result.Provider ?? lease.Provider, message, retryable, result.Usage }, code);
    }

    private async Task CloseAsync(Transaction tx, LeaseRow lease, string status)
    {
        await tx.ExecuteAsync(Leases["close"], new { status, jobId = lease.JobId, attempt = lease.Attempt, token = lease.Token });
        if (admission is not null) tx.AfterCommit(admission.Set);
    }

    private Task AppendAsync(Transaction tx, LeaseRow lease, string type, object payload, ErrorCode? code = null) =>
        events.AppendAsync(tx, lease.RunId, new RunEvent(type, type.StartsWith("compose.", StringComparison.Ordinal) ? Producers.Composer : Producers.WorkerHub)
        {
            JobId = lease.JobId,
            Attempt = lease.Attempt,
            Payload = payload,
            ErrorCode = code,
        });

    private static async Task<Dictionary<string, UploadRow>> UploadsAsync(Transaction tx, WorkerResult result) =>
        (await tx.QueryAsync<UploadRow>(Sql["uploads_of_attempt"], new { jobId = result.JobId, attempt = result.Attempt, token = result.Token }))
            .ToDictionary(row => row.ArtifactId, StringComparer.Ordinal);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "Ignored {Outcome} of job {JobId} attempt {Attempt}: token {Token} of node {NodeId} holds no active lease")]
    private partial void LogStale(string jobId, int attempt, long token, string nodeId, string outcome);

    private sealed record ExpiredRow(string JobId, int Attempt, string RunId, long Token);

    private sealed record UploadRow
    {
        public required string ArtifactId { get; init; }
        public required string Kind { get; init; }
        public required string ObjectKey { get; init; }
        public required long Bytes { get; init; }
        public required string Sha256 { get; init; }
        public required string ContentType { get; init; }
    }
}
