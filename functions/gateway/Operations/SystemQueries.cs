using System.Globalization;
using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.Gateway.Operations;

/// <summary>Which costs a report sums.</summary>
internal sealed record CostFilter(string GroupBy, string? ProjectId, string? RunId, string? Since, string? Until);

/// <summary>Answers questions about the system as a whole. Counts and costs are the tenant's; nodes are everybody's.</summary>
internal sealed class SystemQueries(AppDatabase database, Outbox outbox)
{
    private static readonly SqlFile Sql = SqlFile.For<SystemQueries>("Sql/system.sql");
    internal static readonly string[] NodeKinds = ["agent", "composer"];
    private static readonly string[] Groups = ["all", "kind", "provider", "project", "run", "node", "day"];

    /// <summary>Queued and running counts, and whether workers live.</summary>
    public Task<WorkerStatus> WorkerAsync(string tenantId, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        var runs = await tx.QuerySingleAsync<RunCounts>(Sql["runs"]);
        var jobs = await tx.QuerySingleAsync<JobCounts>(Sql["jobs"]);
        var nodes = await tx.QueryAsync<NodeView>(Sql["nodes"], new { alive = (bool?)null, kind = (string?)null, afterId = (string?)null, limit = 10_000 });
        return new WorkerStatus(nodes.Any(node => node.Alive), runs, jobs,
            new WorkerCounts(nodes.Count, nodes.Count(node => node.Alive), nodes.Count(node => node.Alive && node.Draining)), LanesOf(nodes));
    }, ct);

    /// <summary>The nodes by id.</summary>
    public async Task<Page<NodeView>> NodesAsync(string tenantId, bool? alive, string? kind, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<NodePlace>(cursor);
        var rows = await database.ReadAsync<NodeView>(tenantId, Sql["nodes"], new { alive, kind, afterId = place?.NodeId, limit = limit + 1 }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new NodePlace(row.NodeId)));
    }

    /// <summary>
    /// Tells a node to take nothing new; asking twice tells it once. A node works for every tenant, so only the tenant that runs the house may. Throws forbidden, not_found.
    /// </summary>
    public Task<NodeDrained> DrainAsync(string tenantId, string nodeId, CancellationToken ct) => database.InTenantAsync(tenantId, async tx =>
    {
        if (!await tx.ScalarAsync<bool>(Sql["operates"], new { tenantId }))
            throw new AinerException(ErrorCode.Forbidden, "Nodes work for every tenant, so only the tenant that runs the house drains them.");
        var first = await tx.ScalarAsync<bool?>(Sql["drain"], new { nodeId, tenantId })
            ?? throw new AinerException(ErrorCode.NotFound, $"Node '{nodeId}' is not registered.", new { node_id = nodeId });
        outbox.WakeAfterCommit(tx);
        return new NodeDrained(nodeId, true, first ? "the node is told; it finishes what it has and takes nothing new until it registers again" : "already draining");
    }, ct);

    /// <summary>What ended attempts cost, summed by a group. Throws validation_failed.</summary>
    public async Task<CostReport> CostsAsync(string tenantId, CostFilter filter, CancellationToken ct)
    {
        if (!Groups.Contains(filter.GroupBy))
            throw new AinerException(ErrorCode.ValidationFailed, $"group_by is one of {string.Join(", ", Groups)}.", new { field = "group_by", allowed = Groups });
        var (since, until) = (Time(filter.Since, "since"), Time(filter.Until, "until"));
        var lines = await database.ReadAsync<CostLine>(tenantId, Sql["costs"], new { filter.GroupBy, filter.ProjectId, filter.RunId, since, until }, ct);
        return new CostReport(filter.GroupBy, lines.Sum(line => line.Cost), lines.Sum(line => line.Attempts), lines);
    }

    private static List<LaneRoom> LanesOf(IReadOnlyList<NodeView> nodes) =>
    [
        .. nodes.Where(node => node is { Alive: true, Draining: false })
            .SelectMany(node => node.Lanes.EnumerateArray().Select(lane => (Name: lane.GetProperty("lane").GetString()!, Slots: lane.GetProperty("slots").GetInt32(), node.FreeSlots)))
            .GroupBy(lane => lane.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new LaneRoom(group.Key, group.Count(), group.Sum(lane => lane.Slots), group.Sum(lane => Free(lane.FreeSlots, lane.Name, lane.Slots)))),
    ];

    /// <summary>What the node said last; a node that has said nothing yet is free.</summary>
    private static int Free(JsonElement freeSlots, string lane, int slots) =>
        freeSlots.ValueKind == JsonValueKind.Object && freeSlots.TryGetProperty(lane, out var free) && free.TryGetInt32(out var count) ? count : slots;

    private static DateTimeOffset? Time(string? text, string field) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new AinerException(ErrorCode.ValidationFailed, $"{field} must be a time such as 2026-01-01T00:00:00Z.", new { field, value = text });

    private sealed record NodePlace(string NodeId);
}
