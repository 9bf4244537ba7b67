using System.Text.Json;
using System.Text.Json.Serialization;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;

namespace Ainer.Gateway.Runs;

/// <summary>A run as its caller sees it. Times UTC, progress 0 to 100.</summary>
internal sealed record RunView
{
    public required string RunId { get; init; }
    public required string TaskId { get; init; }
    public required string Status { get; init; }
    public required string Stage { get; init; }
    public double Progress { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? LatestError { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinalArtifactUri { get; init; }
    public string? FinalArtifactId { get; init; }
    public string SchemaVersion { get; } = EventEnvelope.CurrentSchemaVersion;
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
    public string? BatchId { get; init; }
    public string? ParentRunId { get; init; }
    public string? ChapterId { get; init; }
    public int Generation { get; init; }
    public string? Title { get; init; }
    public string? Language { get; init; }
    public required string Quality { get; init; }
    public decimal? Budget { get; init; }
    public int Priority { get; init; }
    /// <summary>Films of the tenant whose work goes first; only of a run that is asked for alone, while some of its own work waits for room.</summary>
    public int? FilmsBefore { get; init; }
    public bool DryRun { get; init; }
    public string[] ReviewBefore { get; init; } = [];
    public string[] ApprovedStages { get; init; } = [];
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>A job of a run, without its parameters.</summary>
internal sealed record JobView
{
    public required string JobId { get; init; }
    public required string RunId { get; init; }
    public required string Key { get; init; }
    public required string Stage { get; init; }
    public required string Kind { get; init; }
    public required string Operation { get; init; }
    public string? ShotId { get; init; }
    public required string Status { get; init; }
    public int Attempt { get; init; }
    public int Failures { get; init; }
    public int MaxAttempts { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public double Progress { get; init; }
    public string? NodeId { get; init; }
    public string? Provider { get; init; }
    public string? Lane { get; init; }
    public JsonElement? Error { get; init; }
    public string[] ArtifactIds { get; init; } = [];
    public bool Reused { get; init; }
    public int Generation { get; init; }
    public string? ContentAddress { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>Which runs a list shows.</summary>
internal sealed record RunFilter(string[]? Status, string[]? Stage, string? BatchId, string? ProjectId);

/// <summary>Answers questions about runs and their jobs.</summary>
internal sealed class RunQueries(AppDatabase database)
{
    /// <summary>How a run may stand.</summary>
    internal static readonly string[] Statuses = ["queued", "running", "waiting_review", "succeeded", "failed", "cancelled"];

    private static readonly SqlFile Sql = SqlFile.For<RunQueries>("Sql/run_queries.sql");

    /// <summary>Newest first.</summary>
    public async Task<Page<RunView>> ListAsync(string tenantId, RunFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<RunView>(tenantId, QueryOf(filter, place is not null), ParametersOf(tenantId, filter, place, limit + 1), ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.RunId)));
    }

    /// <summary>The query of a list: one that walks along an index for what callers ask for, alone and together. Of a stage with a status or a project it filters the rarer.</summary>
    internal static string QueryOf(RunFilter filter, bool after)
    {
        var project = filter.ProjectId is not null;
        return filter.BatchId is null && filter.Stage is null && (project || filter.Status?.Length > 1)
            ? ListSql.Of(Sql, "merged", ("project", project), ("after", after))
            : ListSql.Of(Sql, "list",
                ("status", filter.Status?.Length == 1), ("statuses", filter.Status?.Length > 1), ("stage", filter.Stage?.Length == 1), ("stages", filter.Stage?.Length > 1),
                ("batch", filter.BatchId is not null), ("project", project), ("after", after));
    }

    /// <summary>What the query of a list is given.</summary>
    internal static object ParametersOf(string tenantId, RunFilter filter, ListPlace? place, int limit) => new
    {
        tenantId, status = filter.Status ?? Statuses, oneStatus = filter.Status?[0], filter.Stage, oneStage = filter.Stage?[0], filter.BatchId, filter.ProjectId,
        beforeAt = place?.At, beforeId = place?.Id, limit,
    };

    /// <summary>One run. Throws not_found.</summary>
    public async Task<RunView> GetAsync(string tenantId, string runId, CancellationToken ct) =>
        await database.ReadOneAsync<RunView>(tenantId, Sql["one"], new { runId }, ct) ?? throw Missing(runId);

    /// <summary>One run with its place in the line. Throws not_found.</summary>
    public async Task<RunView> GetInLineAsync(string tenantId, string runId, CancellationToken ct)
    {
        var run = await GetAsync(tenantId, runId, ct);
        return run.Status == "running" ? run with { FilmsBefore = await database.ReadOneAsync<int?>(tenantId, Sql["films_before"], new { runId }, ct) } : run;
    }

    /// <summary>Throws not_found unless the tenant has such a run.</summary>
    public async Task RequireAsync(string tenantId, string runId, CancellationToken ct)
    {
        if (!await database.ReadOneAsync<bool>(tenantId, Sql["exists"], new { runId }, ct)) throw Missing(runId);
    }

    /// <summary>The place of the run's last event. Throws not_found.</summary>
    public async Task<long> LastSeqAsync(string tenantId, string runId, CancellationToken ct) =>
        await database.ReadOneAsync<long?>(tenantId, Sql["last_seq"], new { runId }, ct) ?? throw Missing(runId);

    /// <summary>The jobs of a run in the order of their making. Throws not_found.</summary>
    public async Task<Page<JobView>> JobsAsync(string tenantId, string runId, string[]? status, string[]? kind, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<JobView>(tenantId, Sql["jobs"], new { runId, status, kind, afterAt = place?.At, afterId = place?.Id, limit = limit + 1 }, ct);
        if (rows.Count == 0) await RequireAsync(tenantId, runId, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.JobId)));
    }

    internal static AinerException Missing(string runId) => new(ErrorCode.NotFound, $"Run '{runId}' does not exist.", new { run_id = runId });
}
