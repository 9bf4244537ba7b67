using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Batches;

/// <summary>/api/v1/batch-templates.</summary>
internal sealed class BatchTemplateFunctions(BatchTemplates templates)
{
    [Function("CreateBatchTemplate"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/batch-templates")] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var body = RequestReading.Parse<TemplateRequest>(text);
        var scope = IdempotencyScope.Of(tenantId, BatchTemplates.Route, Idempotent.KeyOf(request), body.IdempotencyKey, text);
        return Idempotent.Reply(await templates.CreateAsync(tenantId, body, scope, ct));
    }

    [Function("ListBatchTemplates"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/batch-templates")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await templates.ListAsync(context.Caller().TenantId, Query.Text(request, "project_id"), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetBatchTemplate"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/batch-templates/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await templates.GetAsync(context.Caller().TenantId, id, ct));

    [Function("DeleteBatchTemplate"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/batch-templates/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        await templates.DeleteAsync(context.Caller().TenantId, id, ct);
        return new NoContentResult();
    }
}
