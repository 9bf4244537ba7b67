using Ainer.Contracts.Errors;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Batches;

/// <summary>
/// Whether anybody could ever do the work of a film. A kind is missing when no node that offers it has been heard of for <see cref="GatewayOptions.NodeGoneAfterH"/>
/// hours: an agent that is being restarted, or that is off for the night, is no reason to refuse, since accepted work waits for it.
/// </summary>
internal sealed class WorkReadiness(IOptions<GatewayOptions> options)
{
    private static readonly SqlFile Sql = SqlFile.For<WorkReadiness>("Sql/batches.sql");
    private static readonly string[] Kinds = ["video", "audio", "llm", "lipsync", "compose"];

    /// <summary>Throws dependency_unavailable, with details.missing, when a kind of node is missing and the setting asks for them.</summary>
    public async Task RequireForBatchAsync(Transaction tx)
    {
        if (options.Value.RequireNodes == NodeRequirement.Never) return;
        var lanes = await tx.QueryAsync<string>(Sql["lanes_known"], new { goneAfterH = options.Value.NodeGoneAfterH });
        var missing = Missing(lanes);
        if (missing.Count > 0)
            throw new AinerException(ErrorCode.DependencyUnavailable, $"No node that does {string.Join(", ", missing)} has registered: start an agent and a composer, or make a dry run.", new { missing });
    }

    /// <summary>The kinds for which no lane is known, named as <c>node:kind</c>. Pure.</summary>
    internal static IReadOnlyList<string> Missing(IEnumerable<string> lanes)
    {
        var known = lanes.Select(lane => lane[(lane.IndexOf('.', StringComparison.Ordinal) + 1)..]).ToHashSet(StringComparer.Ordinal);
        return [.. Kinds.Where(kind => !known.Contains(kind)).Select(kind => $"node:{kind}")];
    }
}
