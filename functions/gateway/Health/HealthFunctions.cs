using Ainer.FunctionApp.Health;
using Ainer.Gateway.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Health;

/// <summary>What needs no key: health, version, metrics, the API's description, and the answer to everything unknown.</summary>
internal sealed class HealthFunctions(HealthPages pages)
{
    [Function("Healthz")]
    public IActionResult Healthz([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request) => pages.Healthz();

    [Function("Readyz")]
    public Task<IActionResult> ReadyzAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "readyz")] HttpRequest request, CancellationToken ct) => pages.ReadyzAsync(ct);

    [Function("Version")]
    public IActionResult Version([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "version")] HttpRequest request) => pages.Version();

    [Function("Metrics")]
    public IActionResult Metrics([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "metrics")] HttpRequest request) => pages.Metrics();

    [Function("OpenApi")]
    public static IActionResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi.json")] HttpRequest request) =>
        new ContentResult { Content = OpenApiDocument.Text, ContentType = "application/json; charset=utf-8" };

    [Function("NotFound")]
    public static IActionResult NotFound([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) => HealthPages.NotFound(request);
}
