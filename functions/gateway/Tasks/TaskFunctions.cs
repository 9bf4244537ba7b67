using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Runs;
using Ainer.Gateway.TypedTasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Tasks;

/// <summary>/api/v1/tasks.</summary>
internal sealed class TaskFunctions(TaskSubmission submission, TypedSubmission typed, TaskQueries queries, RunCommands commands)
{
    [Function("CreateTask"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tasks")] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var body = await request.ReadJsonTextAsync(ct);
        var wanted = RequestReading.Parse<TaskRequest>(body);
        return Idempotent.Reply(wanted.TaskType is null or Contracts.Tasks.TaskTypes.NovelVideo
            ? await submission.SubmitAsync(context.Caller().TenantId, body, wanted, Idempotent.KeyOf(request), ct)
            : await SubmitTypedAsync(context.Caller().TenantId, body, wanted, Idempotent.KeyOf(request), ct));
    }

    private async Task<Answer> SubmitTypedAsync(string tenantId, string body, TaskRequest wanted, string? key, CancellationToken ct)
    {
        if (wanted.TenantId is not null && wanted.TenantId != tenantId)
            throw new AinerException(ErrorCode.Forbidden, $"This key does not belong to tenant '{wanted.TenantId}'.", new { field = "tenant_id" });
        var type = TypedSubmission.Find(wanted.TaskType!);
        if (FilmOnly(wanted) is { } stray) throw TypedSubmission.Invalid(stray, $"{stray} belongs to films; what {type.Name} takes stands in payload (GET /api/v1/task-types).");
        if (wanted.ProjectId is null) throw new AinerException(ErrorCode.ValidationFailed, "project_id is missing.", new { field = "project_id" });
        var request = new TypedRequest
        {
            Type = type,
            Parameters = wanted.Payload ?? AinerJson.ToElement(new { }),
            ProjectId = wanted.ProjectId,
            Priority = wanted.Priority,
            Budget = wanted.Budget,
            TraceId = wanted.TraceId,
            CorrelationId = wanted.CorrelationId,
        };
        var scope = IdempotencyScope.Of(tenantId, "POST /api/v1/tasks", key, wanted.IdempotencyKey, body);
        return await typed.SubmitAsync(tenantId, request, scope, "payload",
            accepted => new TaskAccepted(accepted.TaskId, accepted.RunId, accepted.Status, accepted.Existing ? "already active" : "accepted"), ct);
    }

    /// <summary>What a film alone understands: obeyed in silence, a dry run would be done for good.</summary>
    private static string? FilmOnly(TaskRequest wanted) => wanted switch
    {
        { DryRun: true } => "dry_run",
        { ChapterId: not null } => "chapter_id",
        { ReviewBefore.Count: > 0 } => "review_before",
        { RequestedQuality: not null } => "requested_quality",
        { LanguageContext: not null } => "language_context",
        _ => null,
    };

    [Function("ListTasks"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/tasks")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await queries.ListAsync(context.Caller().TenantId, new TaskFilter(Query.Choices(request, "status", TaskQueries.Statuses), Query.Choices(request, "task_type", TaskQueries.Types),
            Query.Text(request, "project_id"), Query.Text(request, "parent_task_id")), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetTask"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/tasks/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await queries.GetAsync(context.Caller().TenantId, id, ct));

    [Function("GetTaskResult"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ResultAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/tasks/{id}/result")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await queries.ResultAsync(context.Caller().TenantId, id, ct));

    [Function("ListTaskErrors"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ErrorsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/tasks/{id}/errors")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await queries.ErrorsAsync(context.Caller().TenantId, id, Query.Flag(request, "include_payload"), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("CancelTask"), RequiresRole(Role.Editor)]
    public Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tasks/{id}/cancel")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SendAsync(request, id, RunCommand.Cancel, context, ct);

    [Function("RetryTask"), RequiresRole(Role.Editor)]
    public Task<IActionResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/tasks/{id}/retry")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SendAsync(request, id, RunCommand.Retry, context, ct);

    private async Task<IActionResult> SendAsync(HttpRequest request, string taskId, RunCommand command, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var (body, scope) = await CommandBody.ReadAsync(request, tenantId, $"POST /api/v1/tasks/{taskId}/{Names.Of(command)}", ct);
        var task = await queries.GetAsync(tenantId, taskId, ct);
        return Idempotent.Reply(await commands.SendAsync(tenantId, task.RunId, command, body.Reason, scope, ct));
    }
}
