using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Runs;
using Ainer.Postgres;

namespace Ainer.Gateway.Evidence;

/// <summary>A passage of the chapter, or a document of the project, that extraction or planning used.</summary>
internal sealed record EvidenceView
{
    public required string RunId { get; init; }
    public required string Alias { get; init; }
    public int Generation { get; init; }
    public int Ordinal { get; init; }
    public required string Kind { get; init; }
    public required string Claim { get; init; }
    public string? EntityId { get; init; }
    public string? AssetId { get; init; }
    public required string Source { get; init; }
    /// <summary>Only on request in lists.</summary>
    public string? Content { get; init; }
    public int? TextOffset { get; init; }
    public double Score { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Answers what a run rests on. A run that was started again shows what its last start used.</summary>
internal sealed class EvidenceQueries(AppDatabase database, RunQueries runs)
{
    internal static readonly string[] Kinds = ["passage", "asset"];

    private static readonly SqlFile Sql = SqlFile.For<EvidenceQueries>("Sql/evidence.sql");

    /// <summary>In the order of the aliases. Throws not_found.</summary>
    public async Task<Page<EvidenceView>> ListAsync(string tenantId, string runId, string[]? kinds, string? entityId, bool includeContent, int limit, string? cursor, CancellationToken ct)
    {
        var after = Cursors.Read<EvidencePlace>(cursor)?.Ordinal ?? 0;
        var rows = await database.ReadAsync<EvidenceView>(tenantId, Sql["list"], new { runId, kinds, entityId, includeContent, after, limit = limit + 1 }, ct);
        if (rows.Count == 0) await runs.RequireAsync(tenantId, runId, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new EvidencePlace(row.Ordinal)));
    }

    /// <summary>One piece with its content. Throws not_found.</summary>
    public async Task<EvidenceView> GetAsync(string tenantId, string runId, string alias, CancellationToken ct) =>
        await database.ReadOneAsync<EvidenceView>(tenantId, Sql["one"], new { runId, alias }, ct)
        ?? throw new AinerException(ErrorCode.NotFound, $"Run '{runId}' has no evidence '{alias}'.", new { run_id = runId, alias });

    private sealed record EvidencePlace(int Ordinal);
}
