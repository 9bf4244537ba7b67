using System.Text.Json;
using System.Text.Json.Serialization;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;

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
    /// <summary>Left empty in lists: it may hold the whole text.</summary>
    public JsonElement Parameters { get; init; }
    public int Priority { get; init; }
    public required string Status { get; init; }
    public double Progress { get; init; }
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

/// <summary>Which tasks a list shows.</summary>
internal sealed record TaskFilter(string[]? Status, string? Type, string? ProjectId);

/// <summary>Answers questions about tasks.</summary>
internal sealed class TaskQueries(AppDatabase database)
{
    private static readonly SqlFile Sql = SqlFile.For<TaskQueries>("Sql/task_queries.sql");
    private static readonly string[] Finished = ["completed", "completed_with_errors", "failed", "cancelled", "dead_letter"];

    /// <summary>Newest first.</summary>
    public async Task<Page<TaskView>> ListAsync(string tenantId, TaskFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var sql = ListSql.Of(Sql, "list", ("status", filter.Status?.Length == 1), ("statuses", filter.Status?.Length > 1), ("type", filter.Type is not null),
            ("project", filter.ProjectId is not null), ("after", place is not null));
        var rows = await database.ReadAsync<TaskView>(tenantId, sql,
            new { tenantId, filter.Status, oneStatus = filter.Status?[0], filter.Type, filter.ProjectId, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.TaskId)));
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
}
