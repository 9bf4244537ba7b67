using Ainer.FunctionApp.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Router.Operations;

/// <summary>What needs no key: health, version, metrics, and the answer to everything unknown.</summary>
public sealed class HealthFunctions(HealthPages pages)
{
    [Function("Healthz")]
    public IActionResult Healthz([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request) => pages.Healthz();

    [Function("Readyz")]
    public Task<IActionResult> ReadyzAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "readyz")] HttpRequest request, CancellationToken cancellation) =>
        pages.ReadyzAsync(cancellation);

    [Function("Version")]
    public IActionResult Version([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "version")] HttpRequest request) => pages.Version();

    [Function("Metrics")]
    public IActionResult Metrics([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "metrics")] HttpRequest request) => pages.Metrics();

    [Function("NotFound")]
    public static IActionResult NotFound([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) => HealthPages.NotFound(request);
}
