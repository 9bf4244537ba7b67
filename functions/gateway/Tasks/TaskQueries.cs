using System.Text.Json;
using System.Text.Json.Serialization;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Tasks;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;
using Ainer.TypedTasks;

namespace Ainer.Gateway.Tasks;

/// <summary>A task as its caller sees it. Times UTC, progress 0 to 100.</summary>
internal sealed record TaskView
{
    public required string TaskId { get; init; }
    public required string RunId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? IdempotencyKey { get; init; }
    public required string TaskType { get; init; }
    /// <summary>In lists with long texts and lists cut.</summary>
    public JsonElement Parameters { get; init; }
    /// <summary>Which parameters a list shows cut, and how long they are.</summary>
    public JsonElement? ParametersCut { get; init; }
    public int Priority { get; init; }
    public required string Status { get; init; }
    public double Progress { get; init; }
    /// <summary>What it returned; absent in lists, and while there is none.</summary>
    public JsonElement? Result { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Error { get; init; }
    public int RetryCount { get; init; }
    public DateTimeOffset? LastAttemptAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public string? NodeId { get; init; }
    public string? ParentTaskId { get; init; }
    public JsonElement? SubTasks { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a finished task returned.</summary>
internal sealed record TaskResult
{
    public required string TaskId { get; init; }
    public required string RunId { get; init; }
    public required string Status { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Result { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Error { get; init; }
}

/// <summary>One failed attempt.</summary>
internal sealed record TaskErrorEntry
{
    [JsonIgnore]
    public long EntryId { get; init; }
    public required string TaskId { get; init; }
    public required string RunId { get; init; }
    public required int Generation { get; init; }
    public required int Attempt { get; init; }
    public string? NodeId { get; init; }
    public required string ErrorCode { get; init; }
    public required string Message { get; init; }
    public JsonElement Error { get; init; }
    /// <summary>What the attempt was given, on request.</summary>
    public JsonElement? Parameters { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Which tasks a list shows.</summary>
internal sealed record TaskFilter(string[]? Status = null, string[]? Types = null, string? ProjectId = null, string? ParentTaskId = null);

/// <summary>Answers questions about tasks.</summary>
internal sealed class TaskQueries(AppDatabase database)
{
    private static readonly SqlFile Sql = SqlFile.For<TaskQueries>("Sql/task_queries.sql");
    private static readonly string[] Finished = ["completed", "completed_with_errors", "failed", "cancelled", "dead_letter"];

    /// <summary>How a task may stand.</summary>
    internal static readonly string[] Statuses = ["queued", "running", "retrying", .. Finished];

    /// <summary>Every type that a task may have, also those that only other tasks submit.</summary>
    internal static readonly string[] Types = [TaskTypes.NovelVideo, .. TaskCatalog.All.Select(type => type.Name)];

    /// <summary>Newest first.</summary>
    public async Task<Page<TaskView>> ListAsync(string tenantId, TaskFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<TaskView>(tenantId, QueryOf(filter, place is not null), ParametersOf(tenantId, filter, place, limit + 1), ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.TaskId)));
    }

    /// <summary>The query of a list: one that walks along an index, whatever the filter.</summary>
    internal static string QueryOf(TaskFilter filter, bool after)
    {
        var merged = filter.ParentTaskId is null && (filter.Status is not null || filter.Types is not null || filter.ProjectId is not null);
        var (types, project) = (filter.Types is not null, filter.ProjectId is not null);
        return merged
            ? ListSql.Of(Sql, "merged", ("types", types), ("found", !types && !project), ("found_here", !types && project), ("newest", true), ("project", project), ("after", after))
            : ListSql.Of(Sql, "list", ("parent", filter.ParentTaskId is not null), ("status", filter.Status is not null), ("type", types), ("project", project), ("after", after));
    }

    /// <summary>What the query of a list is given.</summary>
    internal static object ParametersOf(string tenantId, TaskFilter filter, ListPlace? place, int limit) => new
    {
        tenantId, status = filter.Status ?? Statuses, filter.Types, filter.ProjectId, filter.ParentTaskId, beforeAt = place?.At, beforeId = place?.Id, limit,
    };

    /// <summary>The failed attempts of a task, in their order. Throws not_found.</summary>
    public async Task<Page<TaskErrorEntry>> ErrorsAsync(string tenantId, string taskId, bool includePayload, int limit, string? cursor, CancellationToken ct)
    {
        var after = Cursors.Read<ErrorPlace>(cursor)?.Entry ?? 0;
        var rows = await database.ReadAsync<TaskErrorEntry>(tenantId, Sql["errors"], new { taskId, includePayload, after, limit = limit + 1 }, ct);
        if (rows.Count == 0) await GetAsync(tenantId, taskId, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ErrorPlace(row.EntryId)));
    }

    /// <summary>One task. Throws not_found.</summary>
    public async Task<TaskView> GetAsync(string tenantId, string taskId, CancellationToken ct) =>
        await database.ReadOneAsync<TaskView>(tenantId, Sql["one"], new { taskId }, ct) ?? throw Missing(taskId);

    /// <summary>What a task returned. Throws not_found, or illegal_state while it is not finished.</summary>
    public async Task<TaskResult> ResultAsync(string tenantId, string taskId, CancellationToken ct)
    {
        var result = await OutcomeAsync(tenantId, taskId, ct);
        return Finished.Contains(result.Status)
            ? result
            : throw new AinerException(ErrorCode.IllegalState, $"Task '{taskId}' is {result.Status}: it has no result yet.", new { status = result.Status });
    }

    /// <summary>How far a task came, finished or not. Throws not_found.</summary>
    public async Task<TaskResult> OutcomeAsync(string tenantId, string taskId, CancellationToken ct) =>
        await database.ReadOneAsync<TaskResult>(tenantId, Sql["result"], new { taskId }, ct) ?? throw Missing(taskId);

    private static AinerException Missing(string taskId) => new(ErrorCode.NotFound, $"Task '{taskId}' does not exist.", new { task_id = taskId });

    private sealed record ErrorPlace(long Entry);
}
