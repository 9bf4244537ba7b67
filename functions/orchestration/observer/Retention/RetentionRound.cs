using Ainer.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.Observer.Retention;

/// <summary>How many rows of a kind one round removed; null when it failed.</summary>
public sealed record Pruned(string Name, int? Rows);

/// <summary>
/// Removes what is older than its configured age, kind by kind, in bounded statements of their own, so that no lock is held long. Any number of processes may do it; a kind that fails
/// does not keep the others.
/// </summary>
public sealed partial class RetentionRound(WorkerDatabase database, IOptions<RetentionOptions> options, ILogger<RetentionRound> log)
{
    private static readonly SqlFile Sql = SqlFile.For<RetentionRound>("Sql/retention.sql");

    /// <summary>One round over all kinds.</summary>
    public async Task<IReadOnlyList<Pruned>> RunAsync(CancellationToken cancellation)
    {
        var schemas = (await database.ReadAsync<string>(Sql["schemas"], null, cancellation)).ToHashSet(StringComparer.Ordinal);
        var done = new List<Pruned>();
        foreach (var rule in RetentionRules.All.Where(rule => schemas.Contains(rule.Schema))) done.Add(new Pruned(rule.Name, await PruneAsync(rule, cancellation)));
        return done;
    }

    private async Task<int?> PruneAsync(RetentionRule rule, CancellationToken cancellation)
    {
        var settings = options.Value;
        var total = 0;
        try
        {
            for (var batch = 0; batch < settings.BatchesPerRound; batch++)
            {
                var rows = await database.ReadOneAsync<int>(Sql[rule.Schema], new { what = rule.What, ageS = rule.Age(settings).TotalSeconds, limit = settings.BatchRows }, cancellation);
                total += rows;
                if (rows == 0) break;
            }
            if (total > 0) LogPruned(total, rule.Name);
            return total;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(rule.Name, exception.Message);
            return null;
        }
    }

    [LoggerMessage(EventId = 13101, Level = LogLevel.Information, Message = "Retention removed {Rows} {Kind}")]
    private partial void LogPruned(int rows, string kind);

    [LoggerMessage(EventId = 13102, Level = LogLevel.Error, Message = "Retention of {Kind} failed and is tried again: {Reason}")]
    private partial void LogFailed(string kind, string reason);
}
