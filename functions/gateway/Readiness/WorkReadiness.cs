using Ainer.Contracts.Errors;
using Ainer.Gateway.Idempotency;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Readiness;

/// <summary>
/// Whether anybody could ever do the work of a film. A kind is missing when no node that offers it has been heard of for <see cref="GatewayOptions.NodeGoneAfterH"/>
/// hours: an agent that is being restarted, or that is off for the night, is no reason to refuse, since accepted work waits for it.
/// </summary>
internal sealed class WorkReadiness(AppDatabase database, IOptions<GatewayOptions> options, TimeProvider clock)
{
    /// <summary>How long it is believed that all kinds are there: accepting a task must not cost a look at the nodes each time.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);
    private static readonly SqlFile Sql = SqlFile.For<WorkReadiness>("Sql/readiness.sql");
    private static readonly string[] Kinds = ["video", "audio", "llm", "lipsync", "compose"];
    private long _completeAt;

    /// <summary>For a batch, in its transaction. Throws dependency_unavailable, with details.missing, when a kind of node is missing and the setting asks for them.</summary>
    public async Task RequireForBatchAsync(Transaction tx)
    {
        if (options.Value.RequireNodes == NodeRequirement.Never) return;
        Refuse(Missing(await tx.QueryAsync<string>(Sql["lanes_known"], new { goneAfterH = options.Value.NodeGoneAfterH })));
    }

    /// <summary>For a film. Throws as for a batch, unless the request repeats one that was accepted: that gets its first answer again.</summary>
    public async Task RequireForFilmAsync(string tenantId, IdempotencyScope? scope, CancellationToken ct)
    {
        if (options.Value.RequireNodes != NodeRequirement.Tasks || IsBelieved()) return;
        var missing = Missing(await database.ReadAsync<string>(tenantId, Sql["lanes_known"], new { goneAfterH = options.Value.NodeGoneAfterH }, ct));
        if (missing.Count == 0) Volatile.Write(ref _completeAt, clock.GetTimestamp());
        else if (scope is null || !await database.ReadOneAsync<bool>(tenantId, Sql["accepted_before"], new { tenantId, scope.Route, scope.Key }, ct)) Refuse(missing);
    }

    /// <summary>The kinds for which no lane is known, named as <c>node:kind</c>. Pure.</summary>
    internal static IReadOnlyList<string> Missing(IEnumerable<string> lanes)
    {
        var known = lanes.Select(lane => lane[(lane.IndexOf('.', StringComparison.Ordinal) + 1)..]).ToHashSet(StringComparer.Ordinal);
        return [.. Kinds.Where(kind => !known.Contains(kind)).Select(kind => $"node:{kind}")];
    }

    private bool IsBelieved() => Volatile.Read(ref _completeAt) is not 0 and var at && clock.GetElapsedTime(at) < Believed;

    private static void Refuse(IReadOnlyList<string> missing)
    {
        if (missing.Count > 0)
            throw new AinerException(ErrorCode.DependencyUnavailable, $"No node that does {string.Join(", ", missing)} has registered: start an agent and a composer, or make a dry run.", new { missing });
    }
}
