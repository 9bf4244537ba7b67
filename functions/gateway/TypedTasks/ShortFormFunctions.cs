using System.Text.Json;
using System.Text.Json.Serialization;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.TypedTasks;

/// <summary>The body of POST /task/start. Each thing may be called by either of its names.</summary>
internal sealed record StartRequest
{
    public string? Type { get; init; }
    public string? TaskType { get; init; }
    public JsonElement? Params { get; init; }
    public JsonElement? Parameters { get; init; }
    public string? TenantId { get; init; }
    public string? ProjectId { get; init; }
    public int? Priority { get; init; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>The answer to POST /task/start.</summary>
internal sealed record Started(string TaskId, string Status);

/// <summary>The answer to GET /task/status/{id}.</summary>
internal sealed record ShortStatus(string TaskId, string TaskType, string Status, double Progress, int RetryCount);

/// <summary>The answer to GET /task/result/{id}; result and error are null until there is one.</summary>
internal sealed record ShortResult(
    string TaskId, string Status, bool Ready,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Result, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Error);

/// <summary>/task/*: the short form for callers of a plain task queue, over the same tasks.</summary>
internal sealed class ShortFormFunctions(TypedSubmission typed, TaskSubmission films, TaskQueries queries)
{
    private const string Route = "POST /task/start";

    [Function("StartTask"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "task/start")] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var body = await request.ReadJsonTextAsync(ct);
        var start = RequestReading.Parse<StartRequest>(body);
        var tenantId = context.Caller().TenantId;
        if (start.TenantId is not null && start.TenantId != tenantId)
            throw new AinerException(ErrorCode.Forbidden, $"This key does not belong to tenant '{start.TenantId}'.", new { field = "tenant_id" });
        var name = OneOf("type", start.Type, "task_type", start.TaskType) ?? throw TypedSubmission.Invalid("type", "type is missing; GET /api/v1/task-types lists them.");
        var parameters = OneOf("params", start.Params?.GetRawText(), "parameters", start.Parameters?.GetRawText()) is { } text ? JsonDocument.Parse(text).RootElement : AinerJson.ToElement(new { });
        if (name == Contracts.Tasks.TaskTypes.NovelVideo) return await StartFilmAsync(tenantId, body, start, parameters, Idempotent.KeyOf(request), ct);

        var wanted = new TypedRequest { Type = TypedSubmission.Find(name), Parameters = parameters, ProjectId = start.ProjectId, Priority = start.Priority };
        var scope = IdempotencyScope.Of(tenantId, Route, Idempotent.KeyOf(request), start.IdempotencyKey, body);
        return Idempotent.Reply(await typed.SubmitAsync(tenantId, wanted, scope, "params", accepted => new Started(accepted.TaskId, ShortStates.Of(accepted.Status)), ct));
    }

    [Function("GetTaskStatus"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> StatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "task/status/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var task = await queries.GetAsync(context.Caller().TenantId, id, ct);
        return Answers.Json(new ShortStatus(task.TaskId, task.TaskType, ShortStates.Of(task.Status), task.Progress, task.RetryCount));
    }

    [Function("GetShortTaskResult"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ResultAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "task/result/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var task = await queries.OutcomeAsync(context.Caller().TenantId, id, ct);
        var status = ShortStates.Of(task.Status);
        var ready = status is "SUCCESS" or "FAILURE";
        return Answers.Json(new ShortResult(task.TaskId, status, ready, ready ? task.Result : null, ready ? task.Error : null));
    }

    private async Task<IActionResult> StartFilmAsync(string tenantId, string body, StartRequest start, JsonElement parameters, string? header, CancellationToken ct)
    {
        if (parameters.ValueKind != JsonValueKind.Object) throw TypedSubmission.Invalid("params", "params must be an object.");
        var chapterId = parameters.TryGetProperty("chapter_id", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var film = new TaskRequest { TenantId = start.TenantId, ProjectId = start.ProjectId, ChapterId = chapterId, Payload = parameters, Priority = start.Priority, IdempotencyKey = start.IdempotencyKey };
        var answer = await films.SubmitAsync(tenantId, body, film, header, ct);
        return Answers.Json(new Started(AinerJson.Read<TaskAccepted>(answer.Body).TaskId, "PENDING"), answer.Status);
    }

    private static string? OneOf(string shortName, string? shortValue, string longName, string? longValue) =>
        shortValue is null || longValue is null ? shortValue ?? longValue : throw TypedSubmission.Invalid(shortName, $"Send {shortName} or {longName}, not both.");
}

/// <summary>The five words of the short form.</summary>
internal static class ShortStates
{
    /// <summary>The word for a task's status. Cancelled and partly failed batches included: what ended without all it was asked for is a FAILURE, but some result is a SUCCESS.</summary>
    public static string Of(string status) => status switch
    {
        "queued" => "PENDING",
        "running" => "STARTED",
        "retrying" => "RETRY",
        "completed" or "completed_with_errors" => "SUCCESS",
        _ => "FAILURE",
    };
}
