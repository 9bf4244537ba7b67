using System.Text.Json;
using Ainer.Artifacts;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerHub;

/// <summary>
/// Gives a job's current attempt to one node, under a lease with a fencing token, and says so (job.claimed; for a composition compose.started) in the same
/// transaction. A node that lost the answer may ask again and gets the same lease.
/// </summary>
public sealed class Claims(WorkerDatabase database, RunEventLog events, ArtifactStore store, IOptions<HubOptions> options)
{
    private static readonly SqlFile Sql = SqlFile.For<Claims>("Sql/leases.sql");

    /// <summary>Claims. Throws not_found for an unknown job, cancelled or lease_stale when the attempt is not to be had.</summary>
    public async Task<ClaimedJob> ClaimAsync(string jobId, ClaimRequest request, CancellationToken cancellation)
    {
        var (job, lease, inputs) = await database.InTransactionAsync(async tx =>
        {
            var job = await LockAsync(tx, jobId, request.Attempt);
            var lease = await GrantAsync(tx, job, request);
            return (job, lease, await tx.QueryAsync<InputRow>(Sql["inputs"], new { inputs = job.Inputs }));
        }, cancellation);

        return new ClaimedJob
        {
            TenantId = job.TenantId,
            ProjectId = job.ProjectId,
            RunId = job.RunId,
            JobId = job.JobId,
            Attempt = job.Attempt,
            Kind = Names.Parse<JobKind>(job.Kind),
            Operation = Names.Parse<JobOperation>(job.Operation),
            Provider = lease.Provider,
            Token = lease.Token,
            LeaseS = options.Value.LeaseS,
            TimeLimitS = lease.TimeLimitS,
            TraceId = job.TraceId,
            Params = AinerJson.Read<JsonElement>(job.Params),
            Inputs = inputs.Select(Resolve).ToList(),
        };
    }

    private static async Task<ClaimableRow> LockAsync(Transaction tx, string jobId, int attempt)
    {
        var runId = await tx.ScalarAsync<string>("select run_id from orchestrator.job_v1 where job_id = @jobId", new { jobId })
            ?? throw new AinerException(ErrorCode.NotFound, $"Job {jobId} does not exist.");
        var status = await tx.ScalarAsync<string>("select status from orchestrator.hold_run(@runId)", new { runId });
        if (status != "running") throw new AinerException(ErrorCode.Cancelled, $"Run {runId} is {status}; job {jobId} is not wanted any more.");

        var job = await tx.QuerySingleAsync<ClaimableRow>(Sql["claimable"], new { jobId });
        if (job.Attempt != attempt || job.Status is not ("ready" or "dispatched" or "running"))
            throw new AinerException(ErrorCode.LeaseStale, $"Job {jobId} is {job.Status} at attempt {job.Attempt}; attempt {attempt} is not to be had.");
        return job.Provider is not null ? job : throw new AinerException(ErrorCode.LeaseStale, $"Attempt {attempt} of job {jobId} was not dispatched by the router.");
    }

    private async Task<LeaseRow> GrantAsync(Transaction tx, ClaimableRow job, ClaimRequest request)
    {
        var token = await tx.ScalarAsync<long?>(Sql["claim"], new
        {
            jobId = job.JobId,
            attempt = job.Attempt,
            tenantId = job.TenantId,
            projectId = job.ProjectId,
            runId = job.RunId,
            kind = job.Kind,
            operation = job.Operation,
            lane = job.Lane,
            provider = job.Provider,
            nodeId = request.NodeId,
            timeLimitS = job.TimeLimitS,
            leaseS = options.Value.LeaseS,
        });
        var lease = await tx.QuerySingleOrDefaultAsync<LeaseRow>(Sql["read_lease"], new { jobId = job.JobId, attempt = job.Attempt });
        if (token is null)
        {
            if (lease is not { IsActive: true } || lease.NodeId != request.NodeId)
                throw new AinerException(ErrorCode.LeaseStale, $"Attempt {job.Attempt} of job {job.JobId} belongs to another worker or is over.");
            await tx.ExecuteAsync(Sql["extend_claim"], new { jobId = lease.JobId, attempt = lease.Attempt, token = lease.Token, leaseS = options.Value.LeaseS });
            return lease;
        }

        await tx.ExecuteAsync("select model_router.close_claimed(@JobId, @Attempt)", new { job.JobId, job.Attempt });
        await events.AppendAsync(tx, job.RunId, FirstWord(job) with
        {
            JobId = job.JobId,
            Attempt = job.Attempt,
            Payload = new { job.JobId, request.NodeId, job.Lane, lease!.Provider, Progress = 0 },
        });
        return lease;
    }

    /// <summary>compose.started is the orchestrator's word, said once for a composition; a later claim of it only reports where it stands.</summary>
    private static RunEvent FirstWord(ClaimableRow job) => (job.Kind == Names.Of(JobKind.Compose), job.ClaimedBefore) switch
    {
        (false, _) => new RunEvent(EventTypes.JobClaimed, Producers.WorkerHub),
        (true, false) => new RunEvent(EventTypes.ComposeStarted, Producers.Orchestrator),
        (true, true) => new RunEvent(EventTypes.ComposeProgress, Producers.Composer),
    };

    private ClaimedInput Resolve(InputRow row) => new()
    {
        Name = row.Name,
        ArtifactId = row.ArtifactId,
        Url = store.PresignGet(row.ObjectKey, UrlAudience.Worker).Url,
        Sha256 = row.Sha256,
        Bytes = row.Bytes,
        ContentType = row.ContentType,
        Media = row.Media is null ? null : AinerJson.Read<MediaFacts>(row.Media),
        Metadata = row.Metadata is null ? null : AinerJson.Read<JsonElement>(row.Metadata),
    };

    private sealed record ClaimableRow
    {
        public required string JobId { get; init; }
        public required string RunId { get; init; }
        public required string TenantId { get; init; }
        public required string ProjectId { get; init; }
        public string? TraceId { get; init; }
        public required string Kind { get; init; }
        public required string Operation { get; init; }
        public required string Status { get; init; }
        public required int Attempt { get; init; }
        public required string Params { get; init; }
        public required string Inputs { get; init; }
        public string? Provider { get; init; }
        public string? Lane { get; init; }
        public int TimeLimitS { get; init; }
        public bool ClaimedBefore { get; init; }
    }

    private sealed record InputRow
    {
        public required string Name { get; init; }
        public required string ArtifactId { get; init; }
        public required string ObjectKey { get; init; }
        public required string Sha256 { get; init; }
        public required long Bytes { get; init; }
        public required string ContentType { get; init; }
        public string? Media { get; init; }
        public string? Metadata { get; init; }
    }
}
