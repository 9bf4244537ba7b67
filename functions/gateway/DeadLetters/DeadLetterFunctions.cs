using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.DeadLetters;

/// <summary>/api/v1/dead-letters.</summary>
internal sealed class DeadLetterFunctions(DeadLetterQueries letters, DeadLetterCommands commands)
{
    [Function("ListDeadLetters"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/dead-letters")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await letters.ListAsync(context.Caller().TenantId,
            new DeadLetterFilter(Query.Choices(request, "status", DeadLetterQueries.Statuses), Query.Texts(request, "queue"), Query.Texts(request, "event_type"), Query.Texts(request, "reason"),
                Query.Text(request, "run_id"), Query.Text(request, "project_id")),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetDeadLetter"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/dead-letters/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await letters.GetAsync(context.Caller().TenantId, id, ct));

    [Function("RedriveDeadLetter"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> RedriveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/dead-letters/{id}/redrive")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var body = string.IsNullOrWhiteSpace(text) ? new RedriveBody() : RequestReading.Parse<RedriveBody>(text);
        var scope = IdempotencyScope.Of(tenantId, $"POST /api/v1/dead-letters/{id}/redrive", Idempotent.KeyOf(request), body.IdempotencyKey, text);
        return Idempotent.Reply(await commands.RedriveAsync(tenantId, id, body, scope, ct));
    }

    [Function("DiscardDeadLetter"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/dead-letters/{id}/discard")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var body = string.IsNullOrWhiteSpace(text) ? new DiscardBody() : RequestReading.Parse<DiscardBody>(text);
        var scope = IdempotencyScope.Of(tenantId, $"POST /api/v1/dead-letters/{id}/discard", Idempotent.KeyOf(request), body.IdempotencyKey, text);
        return Idempotent.Reply(await commands.DiscardAsync(tenantId, id, body.Note, scope, ct));
    }
}
