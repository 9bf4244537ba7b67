using Ainer.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.WorkerHub;

/// <summary>What a look at the store found about a worker's word.</summary>
/// <param name="Flaw">What is wrong with the files of a success; null for nothing.</param>
/// <param name="LostInputs">The artifacts among the inputs of a failed attempt that the store no longer holds as they were registered.</param>
public sealed record Inspection(string? Flaw, IReadOnlyList<string> LostInputs);

/// <summary>
/// Inputs that were registered and are gone: deleted, expired or damaged in the store. They are marked, so that nobody is sent to them again, and the run is told; the orchestrator then has
/// them made again (docs/job-graph.md).
/// </summary>
internal sealed class LostInputs(WorkerDatabase database, RunEventLog events, ArtifactStore store)
{
    private const int AtOnce = 8;
    private static readonly string[] MissingS3 = ["s3"];
    private static readonly SqlFile Sql = SqlFile.For<LostInputs>("Sql/artifacts.sql");

    /// <summary>Which inputs of the job are gone. Throws dependency_unavailable when it cannot be said: a store that has lost its whole bucket is broken, not empty.</summary>
    /// <param name="jobId">The job whose attempt missed something.</param>
    /// <param name="suspects">What its worker could not read as announced: of these the store's own word is not taken, they are read.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<IReadOnlyList<string>> FindAsync(string jobId, IReadOnlyList<string> suspects, CancellationToken cancellation)
    {
        var named = suspects.ToHashSet(StringComparer.Ordinal);
        var inputs = await database.ReadAsync<StoredRow>(Sql["inputs_of_job"], new { jobId }, cancellation);
        var lost = new bool[inputs.Count];
        await Parallel.ForAsync(0, lost.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (index, token) =>
        {
            var input = inputs[index];
            lost[index] = !await store.HoldsAsync(input.ObjectKey, input.Bytes, input.Sha256, trustServer: !named.Contains(input.ArtifactId), token);
        });
        if (lost.Contains(true) && !await store.IsReadyAsync(cancellation))
            throw new AinerException(ErrorCode.DependencyUnavailable, "The object store does not show its bucket, so it cannot be said which inputs are gone.", new { missing = MissingS3 });
        return [.. inputs.Where((_, index) => lost[index]).Select(row => row.ArtifactId)];
    }

    /// <summary>Marks them lost, in the transaction that ends the attempt. Each is said once.</summary>
    public async Task MarkAsync(Transaction tx, LeaseRow lease, IReadOnlyList<string> artifactIds)
    {
        if (artifactIds.Count == 0) return;
        foreach (var row in await tx.QueryAsync<LostRow>(Sql["mark_lost"], new { artifactIds = artifactIds.ToArray(), tenantId = lease.TenantId }))
        {
            await events.AppendAsync(tx, lease.RunId, new RunEvent(EventTypes.ArtifactLost, Producers.WorkerHub)
            {
                JobId = lease.JobId,
                Attempt = lease.Attempt,
                ErrorCode = ErrorCode.ArtifactMissing,
                Payload = new { row.ArtifactId, row.Kind, Uri = store.UriOf(row.ObjectKey), MadeByRunId = row.RunId, MadeByJobId = row.JobId, row.ContentAddress },
            });
        }
    }

    private sealed record StoredRow(string ArtifactId, string ObjectKey, long Bytes, string Sha256);

    private sealed record LostRow
    {
        public required string ArtifactId { get; init; }
        public required string Kind { get; init; }
        public required string ObjectKey { get; init; }
        public required string RunId { get; init; }
        public required string JobId { get; init; }
        public string? ContentAddress { get; init; }
    }
}
