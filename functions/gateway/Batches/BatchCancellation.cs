using Ainer.Contracts;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Runs;
using Ainer.Postgres;

namespace Ainer.Gateway.Batches;

/// <summary>The 202 answer: how many runs were asked to stop.</summary>
internal sealed record BatchCancelled(string BatchId, string Status, int Runs, string Message);

/// <summary>Cancels what is left of a batch: one command for each unfinished run, in one commit. A batch that is over already has nothing left.</summary>
internal sealed class BatchCancellation(IdempotentCommit commits, RunCommands commands)
{
    private static readonly SqlFile Sql = SqlFile.For<BatchCancellation>("Sql/batches.sql");

    /// <summary>Sends the commands. Throws not_found.</summary>
    public Task<Answer> CancelAsync(string tenantId, string batchId, string? reason, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            var batch = await tx.QuerySingleOrDefaultAsync<BatchQueries.BatchRow>(Sql["one"], new { batchId }) ?? throw BatchQueries.Missing(batchId);
            var runs = await tx.QueryAsync<RunView>(Sql["runs_to_cancel"], new { batchId });
            if (runs.Count > 0)
            {
                await tx.ExecuteAsync(Sql["mark_cancelled"], new { batchId });
                await commands.EnqueueAsync(tx, runs, RunCommand.Cancel, reason ?? $"batch {batchId} was cancelled");
            }
            return new Answer(202, AinerJson.Write(new BatchCancelled(batchId, batch.Status, runs.Count, runs.Count == 0 ? "nothing is left to cancel" : "cancel requested")));
        }, ct);
}
