using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Regeneration;

/// <summary>POST /api/v1/runs/{id}/regenerate, and PATCH /api/v1/runs/{id}/timeline, which is the same in an editor's words.</summary>
internal sealed class RegenerationFunctions(Regenerations regenerations, Previews previews)
{
    [Function("RegenerateRun"), RequiresRole(Role.Editor)]
    public Task<IActionResult> RegenerateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/regenerate")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SubmitAsync(request, id, $"POST /api/v1/runs/{id}/regenerate", context, ct);

    [Function("EditTimeline"), RequiresRole(Role.Editor)]
    public Task<IActionResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/runs/{id}/timeline")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SubmitAsync(request, id, $"PATCH /api/v1/runs/{id}/timeline", context, ct);

    private async Task<IActionResult> SubmitAsync(HttpRequest request, string runId, string route, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var text = await request.ReadJsonTextAsync(ct);
        var body = RequestReading.Parse<RegenerateRequest>(text);
        var scope = IdempotencyScope.Of(tenantId, route, Idempotent.KeyOf(request), body.IdempotencyKey, text);
        return Idempotent.Reply(await previews.CompleteAsync(tenantId, await regenerations.SubmitAsync(tenantId, runId, body, scope, ct), ct));
    }
}
