using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.Orchestrator.Jobs;

/// <summary>
/// Gives jobs free whose inputs are all there, in the transaction that holds the run. What another job of the film has made is taken over, what one is making is waited for, and only the
/// rest goes to the router: docs/job-graph.md.
/// </summary>
public sealed class JobRelease(RunEventLog events)
{
    /// <summary>The first jobs of a stage. Calling it again releases nothing twice.</summary>
    internal async Task StageAsync(Transaction tx, string runId, string stage) =>
        await ReleaseAsync(tx, runId, await tx.QueryAsync<Releasable>(JobSql.File["releasable_in_stage"], new { runId, stage }));

    /// <summary>What waited for this job, which has succeeded.</summary>
    internal async Task AfterAsync(Transaction tx, string runId, string jobId, string stage) =>
        await ReleaseAsync(tx, runId, await tx.QueryAsync<Releasable>(JobSql.File["releasable_after"], new { jobId, stage }));

    /// <summary>What waited for a twin that is no longer open. Returns the stages of these jobs.</summary>
    internal async Task<IReadOnlyList<string>> PastTwinsAsync(Transaction tx, string runId)
    {
        var jobs = await tx.QueryAsync<Releasable>(JobSql.File["releasable_past_twins"], new { runId });
        await ReleaseAsync(tx, runId, jobs);
        return [.. jobs.Select(job => job.Stage).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Begins anew whose artifacts are gone and still waited for. Returns the stages of these jobs; they are not released yet.</summary>
    internal async Task<IReadOnlyList<string>> ReopenLostAsync(Transaction tx, string runId)
    {
        var lost = await tx.QueryAsync<LostRow>(JobSql.File["reopen_lost"], new { runId });
        foreach (var row in lost)
        {
            await events.AppendAsync(tx, runId, new RunEvent(EventTypes.JobReopened, Producers.Orchestrator)
            {
                JobId = row.JobId,
                Payload = new { row.JobId, LostArtifactIds = row.ArtifactIds },
            });
        }
        return [.. lost.Select(row => row.Stage).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Marks pending jobs (of these, if any are named) as done whose result another of the same film has made. Returns which.</summary>
    internal async Task<HashSet<string>> TakeOverAsync(Transaction tx, string runId, string[]? jobIds)
    {
        var found = await tx.QueryAsync<ReusableRow>(JobSql.File["reusable"], new { runId, jobIds });
        foreach (var row in found)
        {
            await tx.ExecuteAsync(JobSql.File["mark_reused"], new { jobId = row.JobId, artifactIds = row.ArtifactIds, result = row.Result, provider = row.Provider });
            await events.AppendAsync(tx, runId, new RunEvent(EventTypes.JobReused, Producers.Orchestrator)
            {
                JobId = row.JobId,
                Payload = new { row.SourceJobId, row.SourceAttempt, row.ArtifactIds },
            });
        }
        return found.Select(row => row.JobId).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Says that a job became ready: job.created for the first time, compose.requested for a composition, job.retrying after that.</summary>
    internal Task AnnounceAsync(Transaction tx, string runId, ReadyJob job) =>
        events.AppendAsync(tx, runId, new RunEvent(TypeOf(job), Producers.Orchestrator)
        {
            JobId = job.JobId,
            Attempt = job.Attempt,
            Payload = new { job.JobId, job.Attempt, job.Kind, job.Operation, job.ShotId, job.Priority },
        });

    private static string TypeOf(ReadyJob job) => (job.Attempt, job.Kind == Names.Of(JobKind.Compose)) switch
    {
        (> 1, _) => EventTypes.JobRetrying,
        (_, true) => EventTypes.ComposeRequested,
        _ => EventTypes.JobCreated,
    };

    /// <summary>What is taken over may be the last input of others: they are looked at in the next round, until a round takes nothing over.</summary>
    private async Task ReleaseAsync(Transaction tx, string runId, IReadOnlyList<Releasable> jobs)
    {
        while (jobs.Count > 0)
        {
            var (here, takenOver) = await ShareAsync(tx, runId, jobs);
            foreach (var ready in await tx.QueryAsync<ReadyJob>(JobSql.File["make_ready"], new { jobIds = here })) await AnnounceAsync(tx, runId, ready);
            if (takenOver == 0) return;
            var stages = jobs.Select(job => job.Stage).Distinct(StringComparer.Ordinal).ToList();
            jobs = [];
            foreach (var stage in stages) jobs = [.. jobs, .. await tx.QueryAsync<Releasable>(JobSql.File["releasable_in_stage"], new { runId, stage })];
        }
    }

    /// <summary>Which of these jobs are to be made here, and how many were made elsewhere. Who is being made is asked before who was made: a job that ends in between is found by the second look.</summary>
    private async Task<(string[] Here, int TakenOver)> ShareAsync(Transaction tx, string runId, IReadOnlyList<Releasable> jobs)
    {
        var shareable = jobs.Where(job => job.Shareable).Select(job => job.JobId).ToArray();
        if (shareable.Length == 0) return ([.. jobs.Select(job => job.JobId)], 0);

        await tx.ExecuteAsync(JobSql.File["hold_film"], new { runId });
        var away = await HoldAsync(tx, runId, "hold_for_twins", shareable);
        var takenOver = await TakeOverAsync(tx, runId, [.. shareable.Where(job => !away.Contains(job))]);
        away.UnionWith(takenOver);
        away.UnionWith(await HoldAsync(tx, runId, "hold_for_equals", [.. shareable.Where(job => !away.Contains(job))]));
        return ([.. jobs.Select(job => job.JobId).Where(job => !away.Contains(job))], takenOver.Count);
    }

    /// <summary>Has jobs wait for who makes their thing, and says so once. Returns which.</summary>
    private async Task<HashSet<string>> HoldAsync(Transaction tx, string runId, string query, string[] jobIds)
    {
        var held = await tx.QueryAsync<HeldRow>(JobSql.File[query], new { runId, jobIds });
        foreach (var row in held.Where(row => !row.Waited))
        {
            await events.AppendAsync(tx, runId, new RunEvent(EventTypes.JobWaiting, Producers.Orchestrator)
            {
                JobId = row.JobId,
                Payload = new { row.JobId, row.TwinJobId, row.TwinRunId },
            });
            if (row.TwinRunId != runId) await tx.ExecuteAsync(JobSql.File["hasten"], new { runId, row.TwinJobId });
        }
        return held.Select(row => row.JobId).ToHashSet(StringComparer.Ordinal);
    }

    private sealed record Releasable(string JobId, string Stage, bool Shareable);

    private sealed record LostRow
    {
        public required string JobId { get; init; }
        public required string Stage { get; init; }
        public required string[] ArtifactIds { get; init; }
    }

    private sealed record HeldRow(string JobId, string TwinJobId, string TwinRunId, bool Waited);

    private sealed record ReusableRow
    {
        public required string JobId { get; init; }
        public required string SourceJobId { get; init; }
        public required int SourceAttempt { get; init; }
        public required string[] ArtifactIds { get; init; }
        public string? Result { get; init; }
        public string? Provider { get; init; }
    }
}
