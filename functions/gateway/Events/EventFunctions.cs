using System.Globalization;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Events;

/// <summary>The events of a run: as a list, one by one, as a stream, and as a trace.</summary>
internal sealed class EventFunctions(EventQueries events, EventStream stream)
{
    private static readonly string[] StoredTypes = [.. EventCatalog.All.Where(rule => rule.Stored).Select(rule => rule.Type)];

    [Function("ListRunEvents"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/events")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await events.ListAsync(context.Caller().TenantId, id, Query.Text(request, "cursor") is { } cursor ? ReadCursor(cursor) : 0,
            FilterOf(request, includePayload: false), Query.Limit(request), ct));

    [Function("GetRunEvent"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/events/{eventId}")] HttpRequest request, string id, string eventId, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await events.GetAsync(context.Caller().TenantId, id, eventId, ct));

    [Function("StreamRunEvents"), RequiresRole(Role.Viewer, TakesTicket = true)]
    public async Task<IActionResult> StreamAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/events/stream")] HttpRequest request, string id, FunctionContext context)
    {
        await stream.WriteAsync(request.HttpContext, context.Caller().TenantId, id, EventStream.PlaceOf(request), FilterOf(request, includePayload: true));
        return new EmptyResult();
    }

    [Function("GetRunTrace"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> TraceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "internal/observer/runs/{id}/trace")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await events.TraceAsync(context.Caller().TenantId, id, ct));

    /// <summary>A cursor of event lists is a run_seq. Throws validation_failed for anything else.</summary>
    internal static long ReadCursor(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
        ? place
        : throw new AinerException(ErrorCode.ValidationFailed, "The cursor of an event list is a whole number, the run_seq after which to go on.", new { field = "cursor", value = text });

    private static EventFilter FilterOf(HttpRequest request, bool includePayload) =>
        new(Query.Choices(request, "type", StoredTypes), Query.Choices(request, "stage", Names.All<RunStage>()), Query.Text(request, "job"), Query.Flag(request, "include_payload", includePayload));
}
