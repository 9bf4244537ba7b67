using System.Text.Json;
using Ainer.Postgres;

namespace Ainer.Testing;

/// <summary>What a query reads, in blocks: the same on every machine and under any load, unlike its time.</summary>
public static class QueryCost
{
    /// <summary>Runs the statement and returns how many blocks it touched, in memory or on disk.</summary>
    public static async Task<long> BlocksAsync(Transaction tx, string sql, object? args)
    {
        ArgumentNullException.ThrowIfNull(tx);
        using var plan = JsonDocument.Parse(await tx.QuerySingleAsync<string>($"explain (analyze, buffers, timing off, format json) {sql}", args));
        var top = plan.RootElement[0].GetProperty("Plan");
        return top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
    }
}
