using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Ainer.Gateway.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Batches;

/// <summary>/api/v1/batches.</summary>
internal sealed class BatchFunctions(BatchSubmission submission, BatchQueries batches, BatchCancellation cancellation)
{
    [Function("CreateBatch"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/batches")] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var body = RequestReading.Parse<BatchRequest>(text);
        var scope = IdempotencyScope.Of(tenantId, BatchSubmission.Route, Idempotent.KeyOf(request), body.IdempotencyKey, text);
        return Idempotent.Reply(await submission.SubmitAsync(tenantId, body, scope, ct));
    }

    [Function("ListBatches"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/batches")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await batches.ListAsync(context.Caller().TenantId, Query.Choices(request, "status", BatchQueries.Statuses), Query.Text(request, "project_id"), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetBatch"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/batches/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await batches.GetAsync(context.Caller().TenantId, id, ct));

    [Function("CancelBatch"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/batches/{id}/cancel")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var (body, scope) = await CommandBody.ReadAsync(request, tenantId, $"POST /api/v1/batches/{id}/cancel", ct);
        return Idempotent.Reply(await cancellation.CancelAsync(tenantId, id, body.Reason, scope, ct));
    }
}
