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
}

/// <summary>A run that stands still and what would move it.</summary>
public sealed record StaleRun(string RunId, int Generation, RunStage Stage, RunRepair Repair);

/// <summary>Finds runs that stand still because a message or a raise was lost. What repairs them is harmless when nothing was.</summary>
public sealed class RunSweep(WorkerDatabase database, RunEventLog events, IOptions<OrchestratorOptions> options)
{
    /// <summary>The runs to repair now. Each is found again only after another pause.</summary>
    public Task<IReadOnlyList<StaleRun>> FindAsync(CancellationToken cancellation) =>
        database.InTransactionAsync<IReadOnlyList<StaleRun>>(async tx =>
        {
            var rows = await tx.QueryAsync<StaleRow>(RunSql.File["stale_runs"], new { olderThanS = options.Value.SweepAfterS });
            foreach (var row in rows) await tx.ExecuteAsync(RunSql.File["touch_run"], new { runId = row.RunId });
            return rows.Select(ToStale).ToList();
        }, cancellation);

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
