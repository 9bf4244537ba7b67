using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Jobs;

/// <summary>How a stage of jobs came out.</summary>
public enum StageOutcome { Running, Succeeded, Failed, Stopped }

/// <summary>Turns a plan into rows, starts its stages and says how they came out.</summary>
public sealed class JobGraphs(WorkerDatabase database, JobProgression progression, IdSource ids, IOptions<OrchestratorOptions> options)
{
    /// <summary>
    /// Makes the run's jobs from its stored plan, once, and marks those whose result exists already (same content address, same tenant) as done. Returns how many
    /// jobs there are and how many were reused.
    /// </summary>
    public Task<(int Jobs, int Reused)> CreateAsync(string runId, CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            var hold = await HoldAsync(tx, runId);
            var json = await tx.ScalarAsync<string>(JobSql.File["planned_graph"], new { runId })
                ?? throw new AinerException(ErrorCode.PlanInvalid, $"Run {runId} has no stored plan.");
            var graph = AinerJson.Read<PlannedGraph>(json).Jobs;
            var existing = (await tx.QueryAsync<KeyRow>(JobSql.File["job_keys"], new { runId })).ToDictionary(row => row.Key, row => row.JobId, StringComparer.Ordinal);
            var jobIds = graph.ToDictionary(job => job.Key, job => existing.GetValueOrDefault(job.Key) ?? ids.New("job"), StringComparer.Ordinal);

            await tx.ExecuteAsync(JobSql.File["insert_jobs"], new
            {
                runId,
                maxAttempts = options.Value.MaxAttempts,
                jobs = AinerJson.Write(graph.Select(job => Row(job, jobIds))),
            });
            await tx.ExecuteAsync(JobSql.File["insert_edges"], new
            {
                edges = AinerJson.Write(graph.SelectMany(job => Dependencies(job).Select(key => new { JobId = jobIds[job.Key], DependsOn = jobIds[key] }))),
            });
            var reused = await progression.Release.TakeOverAsync(tx, runId, null);
            return (graph.Count, reused.Count);
        }, cancellation);

    /// <summary>What the run's planned work costs, in the budget's currency, without what earlier runs have made and this one takes over.</summary>
    public Task<decimal> CostToRunAsync(string runId, CancellationToken cancellation) =>
        database.InTransactionAsync(tx => tx.QuerySingleAsync<decimal>(JobSql.File["cost_to_run"], new { runId }), cancellation);

    /// <summary>Releases the first jobs of a stage. Calling it again releases nothing twice.</summary>
    public Task StartStageAsync(string runId, RunStage stage, CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            var hold = await HoldAsync(tx, runId);
            if (hold.Status != "running") return;
            await progression.Release.StageAsync(tx, runId, Names.Of(stage));
        }, cancellation);

    /// <summary>How a stage stands; with the first failure when it failed.</summary>
    public Task<(StageOutcome Outcome, ErrorInfo? Error)> OutcomeAsync(string runId, int generation, RunStage stage, CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            var hold = await HoldAsync(tx, runId);
            if (hold.Status != "running" || hold.Generation != generation) return (StageOutcome.Stopped, (ErrorInfo?)null);
            var name = Names.Of(stage);
            var counts = await tx.QuerySingleAsync<StageCounts>(JobSql.File["stage_counts"], new { runId, stage = name });
            if (!counts.Settled) return (StageOutcome.Running, null);
            if (counts.Succeeded == counts.Total) return (StageOutcome.Succeeded, null);
            var error = await tx.ScalarAsync<string>(JobSql.File["first_failure"], new { runId, stage = name });
            return (StageOutcome.Failed, error is null ? ErrorInfo.From(ErrorCode.Cancelled, $"Stage {name} was cancelled.") with { Stage = stage } : AinerJson.Read<ErrorInfo>(error));
        }, cancellation);

    private static async Task<Hold> HoldAsync(Transaction tx, string runId)
    {
        var hold = await tx.QuerySingleAsync<Hold>("select status, generation from orchestrator.hold_run(@runId)", new { runId });
        return hold.Status is null ? throw new AinerException(ErrorCode.NotFound, $"Run {runId} does not exist.") : hold;
    }

    private static IEnumerable<string> Dependencies(GraphJob job) => job.DependsOn.Concat(job.Inputs.Select(input => input.Key)).Distinct(StringComparer.Ordinal);

    private static object Row(GraphJob job, Dictionary<string, string> jobIds) => new
    {
        JobId = jobIds[job.Key],
        job.Key,
        Stage = job.Kind == JobKind.Compose ? "compose" : "execute",
        job.Kind,
        job.Operation,
        job.ShotId,
        job.Params,
        Inputs = job.Inputs.Select(input => new JobInput(input.Name, jobIds[input.Key], input.Kind)),
        job.ContentAddress,
        Priority = job.Priority ?? 5,
    };

    private sealed record KeyRow(string Key, string JobId);

    private sealed record Hold
    {
        public string? Status { get; init; }
        public int? Generation { get; init; }
    }
}
