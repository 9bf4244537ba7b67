using Ainer.Contracts;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Access;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Tenants;

/// <summary>/api/v1/system/tenants.</summary>
internal sealed class TenantFunctions(TenantRoll tenants, TenantFounding founding)
{
    private const string Route = "api/v1/system/tenants";

    [Function("CreateTenant"), RequiresRole(Role.Admin)]
    public async Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, FunctionContext context, CancellationToken ct)
    {
        var (caller, presented) = (context.Caller(), PresentedKey.Of(request)!);
        var text = await request.ReadJsonTextAsync(ct);
        var wanted = RequestReading.Parse<NewTenant>(text);
        // As with keys, another caller's repetition is another request: the kept secret is sealed for the first.
        var scope = IdempotencyScope.Of(caller.TenantId, $"POST /{Route}", Idempotent.KeyOf(request), wanted.IdempotencyKey, $"{caller.KeyId}\n{text}");
        var answer = await founding.FoundAsync(caller, wanted, scope, secret => SealedSecret.Seal(secret, presented), ct);
        var founded = AinerJson.Read<FoundedTenant>(answer.Body);
        return Answers.Json(founded with { Secret = SealedSecret.Open(founded.Secret, presented) }, answer.Status);
    }

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
