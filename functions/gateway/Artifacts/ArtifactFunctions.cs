using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Artifacts;

/// <summary>/api/v1/artifacts.</summary>
internal sealed class ArtifactFunctions(ArtifactQueries artifacts)
{
    [Function("GetArtifact"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/artifacts/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await artifacts.GetAsync(context.Caller().TenantId, id, ct));

    [Function("GetArtifactUrl"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> UrlAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/artifacts/{id}/url")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await artifacts.UrlAsync(context.Caller().TenantId, id, Query.Flag(request, "download"), ct));
}
