using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Tenants;

/// <summary>/api/v1/system/tenants.</summary>
internal sealed class TenantFunctions(TenantRoll tenants, TenantFounding founding)
{
    private const string Route = "api/v1/system/tenants";

    [Function("CreateTenant"), RequiresRole(Role.Admin)]
    public Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        SecretTold.AnswerAsync<NewTenant>(request, context.Caller(), Route, wanted => wanted.IdempotencyKey, (wanted, making) => founding.FoundAsync(making.Caller, wanted, making.Scope, making.Seal, ct), ct);

    [Function("ListTenants"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await tenants.ListAsync(context.Caller().TenantId, Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetTenant"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Tagged(request, await tenants.GetAsync(context.Caller().TenantId, id, ct));

    [Function("UpdateTenant"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Route + "/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct)
    {
        var change = await request.ReadContractAsync<TenantChange>(ct);
        return Tagged(request, await tenants.ChangeAsync(context.Caller().TenantId, id, RowVersion.Expected(request, change.Version), change, ct));
    }

    private static IActionResult Tagged(HttpRequest request, TenantView tenant)
    {
        RowVersion.Tag(request, tenant.Version);
        return Answers.Json(tenant);
    }
}
