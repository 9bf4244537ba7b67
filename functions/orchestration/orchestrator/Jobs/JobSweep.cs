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
    private string _sweptTo = "";

    /// <summary>A round over the next open films. Returns how many messages go out again; each call goes on where the last one ended.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync<StalledRow>(JobSql.File["stalled"], new { after = _sweptTo, olderThanS = options.Value.StalledAfterS }, cancellation);
        _sweptTo = rows.Count == 0 ? "" : rows[^1].RunId;
        var stalled = rows.Where(row => row.EventId is not null).ToList();
        if (stalled.Count == 0) return 0;
        await database.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync(JobSql.File["say_again"], new { jobIds = stalled.Select(row => row.JobId!).Order(StringComparer.Ordinal).ToArray(), eventIds = stalled.Select(row => row.EventId!).ToArray() });
            outbox.WakeAfterCommit(tx);
        }, cancellation);
        foreach (var row in stalled) LogSaidAgain(row.EventType!, row.JobId!, row.RunId);
        return stalled.Count;
    }

    [LoggerMessage(EventId = 2211, Level = LogLevel.Warning, Message = "Nobody has job {JobId} of run {RunId}: {EventType} is said again")]
    private partial void LogSaidAgain(string eventType, string jobId, string runId);

    /// <summary>One row for each film of the round; what is to be said of its stalled jobs, if there are any.</summary>
    private sealed record StalledRow
    {
        public required string RunId { get; init; }
        public string? JobId { get; init; }
        public string? EventType { get; init; }
        public string? EventId { get; init; }
    }
}
