using Ainer.Contracts;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Assets;

/// <summary>/api/v1/assets.</summary>
internal sealed class AssetFunctions(AssetIntake intake, AssetShelf shelf)
{
    [Function("AddAsset"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> AddAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/assets")] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var body = RequestReading.Parse<AssetRequest>(text);
        return Idempotent.Reply(await intake.AddAsync(tenantId, body, IdempotencyScope.Of(tenantId, AssetIntake.Route, Idempotent.KeyOf(request), body.IdempotencyKey, text), ct));
    }

    [Function("CompleteAsset"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> CompleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/assets/{id}/complete")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await intake.CompleteAsync(context.Caller().TenantId, id, ct));

    [Function("ListAssets"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/assets")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await shelf.ListAsync(context.Caller().TenantId, new AssetFilter(Query.Text(request, "project_id"), Query.Choices(request, "kind", Names.All<AssetKind>()), Query.Texts(request, "tag"),
            Query.Choice(request, "status", AssetRules.Statuses), Query.Limit(request), Query.Text(request, "cursor")), ct));

    [Function("SearchAssets"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> SearchAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/assets/search")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await shelf.SearchAsync(context.Caller().TenantId, Query.Text(request, "project_id"), Query.Text(request, "q"), Query.Choices(request, "kind", Names.All<AssetKind>()), Query.Texts(request, "tag"),
            Query.Integer(request, "limit", 10, 1, 50), ct));

    [Function("GetAsset"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/assets/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await shelf.GetAsync(context.Caller().TenantId, id, ct));

    [Function("DeleteAsset"), RequiresRole(Role.Editor)]
    public async Task<IActionResult> DeleteAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/assets/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        await shelf.DeleteAsync(context.Caller().TenantId, id, ct);
        return new NoContentResult();
    }
}
