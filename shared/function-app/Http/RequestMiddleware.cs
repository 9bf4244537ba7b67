using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ainer.FunctionApp.Access;
using Ainer.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace Ainer.FunctionApp.Http;

/// <summary>Around every request: trace and request id, cross-origin headers, metrics.</summary>
internal sealed class RequestMiddleware(IOptions<AccessOptions> access, TimeProvider clock) : IFunctionsWorkerMiddleware
{
    private const string RequestIdHeader = "X-Request-Id";
    private static readonly Histogram<double> Seconds = AinerTelemetry.Meter.CreateHistogram<double>("ainer_http_request_seconds", "s", "Time to answer a request.");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        using var activity = Activity.Current is null ? StartActivity(http, context.FunctionDefinition.Name) : null;
        var started = clock.GetTimestamp();
        AddHeaders(http);
        try
        {
            await next(context);
        }
        finally
        {
            // The answer itself is written further out; what is known here is the status that a result or an error has.
            var status = context.GetInvocationResult().Value is IStatusCodeActionResult { StatusCode: { } given } ? given : http.Response.StatusCode;
            Seconds.Record(clock.GetElapsedTime(started).TotalSeconds, new("function", context.FunctionDefinition.Name), new("status_class", $"{status / 100}xx"));
        }
    }

    private void AddHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers[RequestIdHeader] = http.Request.Headers.TryGetValue(RequestIdHeader, out var given) && given.ToString() is { Length: > 0 and <= 100 } id && id.All(IsPlain)
            ? id
            : (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        headers.XContentTypeOptions = "nosniff";
        if (http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin) return;
        headers.Vary = "Origin";
        if (!access.Value.CorsOrigins.Contains(origin) && !access.Value.CorsOrigins.Contains("*")) return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Api-Key, X-Request-Id, traceparent";
        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
        headers.AccessControlExposeHeaders = "Retry-After, X-Request-Id";
        headers.AccessControlMaxAge = "600";
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':';

    private static Activity? StartActivity(HttpContext http, string function)
    {
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var parent);
        return AinerTelemetry.Activities.StartActivity($"{http.Request.Method} {function}", ActivityKind.Server, parent);
    }
}
