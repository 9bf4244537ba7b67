using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Timelines;

/// <summary>/api/v1/runs/{id}/timeline and its exports.</summary>
internal sealed class TimelineFunctions(TimelineQueries timelines)
{
    [Function("GetTimeline"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/timeline")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await timelines.GetAsync(context.Caller().TenantId, id, ct));

    [Function("ExportTimeline"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/exports/{format}")] HttpRequest request, string id, string format, FunctionContext context, CancellationToken ct)
    {
        var export = await timelines.ExportAsync(context.Caller().TenantId, id, format, ct);
        request.HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{export.FileName}\"";
        return new ContentResult { Content = export.Content, ContentType = export.ContentType, StatusCode = StatusCodes.Status200OK };
    }
}
