using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Runs;

/// <summary>What a sweep found a run in need of.</summary>
public enum RunRepair
{
    /// <summary>Queued, but nobody started its orchestration: start it (again; an existing instance is left alone).</summary>
    StartInstance,
    /// <summary>Its stage has settled, but the orchestration did not move on: say so again.</summary>
    RaiseStage,
    /// <summary>The stage was approved, but the orchestration has not begun it: say so again.</summary>
    RaiseReview,
    /// <summary>It is under way: see whether its orchestration still is.</summary>
    CheckInstance,
}

/// <summary>A run that stands still and what would move it.</summary>
public sealed record StaleRun(string RunId, int Generation, RunStage Stage, RunRepair Repair);

/// <summary>Finds runs that stand still because a message or a raise was lost. What repairs them is harmless when nothing was.</summary>
public sealed class RunSweep(WorkerDatabase database, RunEventLog events, IOptions<OrchestratorOptions> options)
{
    private string _patrolledTo = "";

    /// <summary>The runs to repair now. Each is found again only after another pause.</summary>
    public Task<IReadOnlyList<StaleRun>> FindAsync(CancellationToken cancellation) =>
        database.InTransactionAsync<IReadOnlyList<StaleRun>>(async tx =>
        {
            var age = new { olderThanS = options.Value.SweepAfterS };
            var rows = await tx.QueryAsync<StaleRow>(RunSql.File["stale_runs"], age);
            var approved = await tx.QueryAsync<StaleRow>(RunSql.File["lost_approvals"], age);
            foreach (var runId in rows.Concat(approved).Select(row => row.RunId).Distinct().Order(StringComparer.Ordinal))
                await tx.ExecuteAsync(RunSql.File["touch_run"], new { runId });
            return [.. rows.Select(ToStale), .. approved.Select(row => ToStale(row) with { Repair = RunRepair.RaiseReview })];
        }, cancellation);

    /// <summary>
    /// A round of the patrol: the next open films, whose orchestration may have ended (of an error in its own code) or be gone (with a restored database) while they wait for it. Each call
    /// goes on where the last one ended.
    /// </summary>
    public async Task<IReadOnlyList<StaleRun>> PatrolAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync<StaleRow>(RunSql.File["patrol"], new { after = _patrolledTo, olderThanS = options.Value.SweepAfterS }, cancellation);
        _patrolledTo = rows.Count == 0 ? "" : rows[^1].RunId;
        return [.. rows.Select(row => ToStale(row) with { Repair = RunRepair.CheckInstance })];
    }

    /// <summary>
    /// Start-up: every unfinished run gets its orchestration back (an instance that exists goes on by itself), and an event says that it was looked at.
    /// </summary>
    public Task<IReadOnlyList<StaleRun>> ReconcileAsync(string processStart, CancellationToken cancellation) =>
        database.InTransactionAsync<IReadOnlyList<StaleRun>>(async tx =>
        {
            var rows = await tx.QueryAsync<StaleRow>(RunSql.File["unfinished_runs"]);
            foreach (var row in rows.Where(row => row.Status == "running"))
            {
                await events.AppendAsync(tx, row.RunId, new RunEvent(EventTypes.RunReconciled, Producers.Orchestrator)
                {
                    Occurrence = processStart,
                    Payload = new { row.Generation, row.Stage, Outcome = "resumed", Reason = "The process that drove the run ended; the run goes on where its tables say it stands." },
                });
            }
            return rows.Select(row => ToStale(row) with { Repair = RunRepair.StartInstance }).ToList();
        }, cancellation);

    private static StaleRun ToStale(StaleRow row) =>
        new(row.RunId, row.Generation, Names.Parse<RunStage>(row.Stage), row.Status == "queued" ? RunRepair.StartInstance : RunRepair.RaiseStage);

    private sealed record StaleRow
    {
        public required string RunId { get; init; }
        public required int Generation { get; init; }
        public required string Status { get; init; }
        public required string Stage { get; init; }
    }
}
