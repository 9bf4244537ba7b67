using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerHub;

/// <summary>Who can work, and who still lives.</summary>
public sealed class NodeRegistry(WorkerDatabase database, IOptions<HubOptions> options, AdmissionSignal? admission = null)
{
    private static readonly SqlFile Sql = SqlFile.For<NodeRegistry>("Sql/nodes.sql");

    /// <summary>Makes a node known, or known again after a restart. Throws validation_failed for an unknown kind or lane.</summary>
    public async Task<NodeWelcome> RegisterAsync(NodeRegistration node, CancellationToken cancellation)
    {
        if (node.Kind is not ("agent" or "composer"))
            throw new AinerException(ErrorCode.ValidationFailed, $"kind is '{node.Kind}'; it is agent or composer.");
        if (string.IsNullOrWhiteSpace(node.NodeId) || node.NodeId.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            throw new AinerException(ErrorCode.ValidationFailed, "node_id must be of letters, digits, - and _.");
        if (node.Lanes.FirstOrDefault(lane => !Lanes.All.Contains(lane.Lane) || lane.Slots < 1) is { } wrong)
            throw new AinerException(ErrorCode.ValidationFailed, $"Lane '{wrong.Lane}' with {wrong.Slots} slots is not possible; lanes are {string.Join(", ", Lanes.All)}.");

        await database.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync(Sql["register"], new
            {
                nodeId = node.NodeId,
                kind = node.Kind,
                lanes = Jsonb.Of(node.Lanes),
                capabilities = Jsonb.Text(node.Capabilities?.GetRawText() ?? "{}"),
                software = node.Version,
            });
            if (admission is not null) tx.AfterCommit(admission.Set);
        }, cancellation);
        return new NodeWelcome(node.NodeId, options.Value.HeartbeatS, Topology.NodeControlQueue(node.NodeId));
    }

    /// <summary>Renews the leases that the node still owns and says which ones it has lost. Throws not_found for a node that must register first.</summary>
    public Task<HeartbeatAnswer> HeartbeatAsync(string nodeId, Heartbeat heartbeat, CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            var draining = await tx.QuerySingleOrDefaultAsync<bool?>(Sql["heartbeat"], new
            {
                nodeId,
                gpu = Jsonb.Text(heartbeat.Gpu?.GetRawText()),
                freeSlots = Jsonb.Text(heartbeat.FreeSlots?.GetRawText() ?? "{}"),
            }) ?? throw new AinerException(ErrorCode.NotFound, $"Node {nodeId} is not registered.");
            return new HeartbeatAnswer(heartbeat.Leases.Count == 0 ? [] : await RenewAsync(tx, nodeId, heartbeat.Leases), draining);
        }, cancellation);

    /// <summary>Asks a node to finish what it has and take nothing new.</summary>
    public Task DrainAsync(string nodeId, CancellationToken cancellation) =>
        database.InTransactionAsync(async tx =>
        {
            if (await tx.ExecuteAsync(Sql["drain"], new { nodeId }) == 0)
                throw new AinerException(ErrorCode.NotFound, $"Node {nodeId} is not registered.");
        }, cancellation);

    private async Task<IReadOnlyList<LeaseState>> RenewAsync(Transaction tx, string nodeId, IReadOnlyList<HeldLease> leases)
    {
        var held = AinerJson.Write(leases);
        var renewed = (await tx.QueryAsync<LeaseKey>(Sql["renew"], new { nodeId, leaseS = options.Value.LeaseS, held })).ToHashSet();
        var revoked = renewed.Count == leases.Count ? [] : (await tx.QueryAsync<LeaseKey>(Sql["revoked"], new { nodeId, held })).ToHashSet();
        return leases.Select(lease => new LeaseKey(lease.JobId, lease.Attempt)).Select(key =>
            new LeaseState(key.JobId, key.Attempt, renewed.Contains(key), renewed.Contains(key) ? options.Value.LeaseS : 0, revoked.Contains(key))).ToList();
    }

    private sealed record LeaseKey(string JobId, int Attempt);
}
