using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Evidence;

/// <summary>/api/v1/runs/{id}/evidence.</summary>
internal sealed class EvidenceFunctions(EvidenceQueries evidence)
{
    [Function("ListRunEvidence"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/evidence")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await evidence.ListAsync(context.Caller().TenantId, id, Query.Choices(request, "kind", EvidenceQueries.Kinds), Query.Text(request, "entity_id"), Query.Flag(request, "include_content"),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetRunEvidence"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/evidence/{alias}")] HttpRequest request, string id, string alias, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await evidence.GetAsync(context.Caller().TenantId, id, alias, ct));
}
