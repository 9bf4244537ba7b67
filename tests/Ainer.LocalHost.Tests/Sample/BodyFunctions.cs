using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Ainer.LocalHost.Tests.Sample;

public sealed record Point(int X, int Y);

public sealed class BodyFunctions
{
    [Function("Move")]
    public IActionResult Move(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "points/{by}")] HttpRequest request, [FromBody] Point point, int by) =>
        new OkObjectResult(point with { X = point.X + by, Y = point.Y + (int)(request.ContentLength > 0 ? 0 : 1) });

    [Function("PocoTrigger")]
    public IActionResult Poco([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "poco")] Point point) => new OkObjectResult(point.X);

    [Function("TextTrigger")]
    public IActionResult Text([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "text")] string text) => new OkObjectResult(text.Length);
}
