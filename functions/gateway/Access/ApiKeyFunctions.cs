using Ainer.Contracts;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Access;

/// <summary>/api/v1/api-keys.</summary>
internal sealed class ApiKeyFunctions(ApiKeys keys)
{
    private const string Route = "api/v1/api-keys";

    [Function("CreateApiKey"), RequiresRole(Role.Admin)]
    public Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        SecretTold.AnswerAsync<ApiKeyRequest>(request, context.Caller(), Route, wanted => wanted.IdempotencyKey, (wanted, making) => keys.CreateAsync(making.Caller, wanted, making.Scope, making.Seal, ct), ct);

    [Function("ListApiKeys"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await keys.ListAsync(context.Caller().TenantId, new ApiKeyFilter(Query.Choices(request, "role", Names.All<Role>()), Query.Flag(request, "include_revoked")),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetApiKey"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await keys.GetAsync(context.Caller().TenantId, id, ct));

    [Function("DeleteApiKey"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await keys.RevokeAsync(context.Caller().TenantId, id, ct));

    [Function("RevokeApiKey"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/revoke")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await keys.RevokeAsync(context.Caller().TenantId, id, ct));
}
