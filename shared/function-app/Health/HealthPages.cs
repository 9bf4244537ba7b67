using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Ainer.FunctionApp.Health;

/// <summary>The bodies of /healthz, /readyz, /version, /metrics and of the catch-all, the same in every app.</summary>
public sealed class HealthPages(ServiceIdentity identity, MetricRegistry metrics, IEnumerable<ReadinessCheck> checks, TimeProvider clock)
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);
    private readonly long _started = clock.GetTimestamp();

    /// <summary>200 while the process runs.</summary>
    public IActionResult Healthz() => Answers.Json(new { status = "ok", service = identity.Name, uptime_s = Math.Round(clock.GetElapsedTime(_started).TotalSeconds, 1) });

    /// <summary>200 when everything required answers, else 503, with the state of each.</summary>
    public async Task<IActionResult> ReadyzAsync(CancellationToken ct)
    {
        var states = await Task.WhenAll(checks.Select(async check => (check, ready: await IsReadyAsync(check, ct))));
        var ready = states.All(state => state.ready || !state.check.Required);
        var body = new
        {
            status = ready ? "ready" : "not_ready",
            service = identity.Name,
            dependencies = states.ToDictionary(state => state.check.Name, state => state.ready ? "ok" : state.check.Required ? "missing" : "degraded"),
        };
        return Answers.Json(body, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Name and version of the process.</summary>
    public IActionResult Version() => Answers.Json(new { service = identity.Name, version = identity.Version, schema_version = Contracts.Events.EventEnvelope.CurrentSchemaVersion, runtime = Environment.Version.ToString() });

    /// <summary>Prometheus text.</summary>
    public IActionResult Metrics() => new ContentResult { Content = metrics.WritePrometheus(), ContentType = MetricRegistry.ContentType };

    /// <summary>
    /// The answer to what no function takes: throws not_found for an unknown path and method_not_allowed for a known one (and answers a browser's preflight, whose headers the request
    /// middleware has written).
    /// </summary>
    public static IActionResult NotFound(HttpRequest request)
    {
        var allowed = RouteTable.OfApp.MethodsOf(request.Path);
        if (HttpMethods.IsOptions(request.Method))
        {
            if (allowed.Count > 0) request.HttpContext.Response.Headers.Allow = string.Join(", ", allowed);
            return new StatusCodeResult(StatusCodes.Status204NoContent);
        }
        throw allowed.Count > 0
            ? new AinerException(ErrorCode.MethodNotAllowed, $"{request.Path} does not take {request.Method}.", new { allow = allowed })
            : new AinerException(ErrorCode.NotFound, $"Nothing answers {request.Method} {request.Path}.", new { openapi = "/api/openapi.json" });
    }

    private static async Task<bool> IsReadyAsync(ReadinessCheck check, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(CheckTimeout);
        try
        {
            return await check.CheckAsync(timeout.Token).WaitAsync(CheckTimeout, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
