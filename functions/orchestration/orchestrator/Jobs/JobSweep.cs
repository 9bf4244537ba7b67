using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Jobs;

/// <summary>
/// Finds jobs that nobody has, because a message about them was lost for good (a broker that lost its disk), and says the last thing about them again, under its own event id: who has
/// heard it drops it, who has not goes on. A film must not wait for ever for a message.
/// </summary>
public sealed partial class JobSweep(WorkerDatabase database, Outbox outbox, IOptions<OrchestratorOptions> options, ILogger<JobSweep> log)
{
    // A router that is only slow hears everything twice: not all of it at once.
    private const int MostAtOnce = 200;
    private string _sweptTo = "";

    /// <summary>A round over the next open films. Returns how many messages go out again; each call goes on where the last one ended.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync<StalledRow>(JobSql.File["stalled"], new { after = _sweptTo, olderThanS = options.Value.StalledAfterS }, cancellation);
        _sweptTo = rows.Count == 0 ? "" : rows[^1].RunId;
        var stalled = rows.Where(row => row.EventId is not null).Take(MostAtOnce).ToList();
        if (stalled.Count == 0) return 0;
        await database.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync(JobSql.File["say_again"], new { jobIds = stalled.Select(row => row.JobId!).Order(StringComparer.Ordinal).ToArray(), eventIds = stalled.Select(row => row.EventId!).ToArray() });
            outbox.WakeAfterCommit(tx);
        }, cancellation);
        foreach (var of in stalled.GroupBy(row => (row.RunId, row.EventType))) LogSaidAgain(of.Count(), of.Key.RunId, of.First().JobId!, of.Key.EventType!);
        return stalled.Count;
    }

    [LoggerMessage(EventId = 2211, Level = LogLevel.Warning, Message = "Nobody has {Count} jobs of run {RunId}, such as {JobId}: {EventType} is said again")]
    private partial void LogSaidAgain(int count, string runId, string jobId, string eventType);

    /// <summary>One row for each film of the round; what is to be said of its stalled jobs, if there are any.</summary>
    private sealed record StalledRow
    {
        public required string RunId { get; init; }
        public string? JobId { get; init; }
        public string? EventType { get; init; }
        public string? EventId { get; init; }
    }
}
