using System.Text.Json;
using Ainer.Testing;

namespace Ainer.Gateway.Tests;

/// <summary>How the database really read a table for a query: by which index (or in which other way), how many rows it took and how many it threw away.</summary>
internal sealed record PlanScan(string Index, double Rows, double Removed)
{
    /// <summary>Runs a query as the gateway would for tenant t_001 and returns every scan of its plan.</summary>
    public static async Task<IReadOnlyList<PlanScan>> OfAsync(TestDatabase database, string query, object parameters, CancellationToken cancellation)
    {
        var plan = await database.App.InTenantAsync("t_001", tx => tx.ScalarAsync<string>("explain (analyze, format json) " + query, parameters), cancellation);
        var scans = new List<PlanScan>();
        Collect(JsonDocument.Parse(plan!).RootElement[0].GetProperty("Plan"), scans);
        Assert.NotEmpty(scans);
        return scans;
    }

    private static void Collect(JsonElement node, List<PlanScan> scans)
    {
        var kind = node.GetProperty("Node Type").GetString()!;
        if (node.TryGetProperty("Relation Name", out _) || kind == "Bitmap Index Scan")
        {
            var loops = node.GetProperty("Actual Loops").GetDouble();
            scans.Add(new PlanScan(kind == "Index Scan" ? node.GetProperty("Index Name").GetString()! : kind, node.GetProperty("Actual Rows").GetDouble() * loops,
                node.TryGetProperty("Rows Removed by Filter", out var removed) ? removed.GetDouble() * loops : 0));
        }
        if (!node.TryGetProperty("Plans", out var below)) return;
        foreach (var child in below.EnumerateArray()) Collect(child, scans);
    }
}
