using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Sample;

public sealed class ResultFunctions(Probe probe, ScopedNumber number)
{
    [Function("Action")]
    public Task<IActionResult> Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/{kind}")] HttpRequest request, string kind) =>
        Task.FromResult<IActionResult>(kind switch
        {
            "ok" => new OkObjectResult(new { some_name = "ok" }),
            "json" => new JsonResult(new Point(1, 2)),
            "content" => new ContentResult { Content = "<p>", ContentType = "text/html", StatusCode = 203 },
            "file" => new FileStreamResult(new MemoryStream(Encoding.UTF8.GetBytes("bytes")), "video/mp4") { FileDownloadName = "a.mp4" },
            "bytes" => new FileContentResult([1, 2, 3], "application/octet-stream"),
            "status" => new StatusCodeResult(418),
            "empty" => new EmptyResult(),
            "accepted" => new AcceptedResult("/there", new { id = 1 }),
            "redirect" => new RedirectResult("/elsewhere"),
            "nocontent" => new NoContentResult(),
            _ => new NotFoundObjectResult(new { error = request.Path.Value }),
        });

    [Function("Result")]
    public IResult Minimal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "minimal")] HttpRequest request) =>
        TypedResults.Json(new { path = request.Path.Value }, statusCode: 201);

    [Function("ValueTask")]
    public async ValueTask<IActionResult> Value([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "value-task")] HttpRequest request)
    {
        await Task.Yield();
        return new OkObjectResult(request.Method);
    }

    [Function("Text")]
    public string Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "string")] HttpRequest request) => $"text {request.Method}";

    [Function("Poco")]
    public Task<Point> Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poco-result")] HttpRequest request) =>
        Task.FromResult(new Point(3, request.Method.Length));

    [Function("Void")]
    public void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "void")] HttpRequest request) => probe.Note($"void {request.Method}");

    [Function("Task")]
    public async Task Direct([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "task")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 202;
        await request.HttpContext.Response.WriteAsync("written by hand");
    }

    [Function("Static")]
    public static IActionResult Static([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "static")] HttpRequest request) =>
        new OkObjectResult($"static {request.Method}");

    [Function("Boom")]
    public IActionResult Boom([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "boom")] HttpRequest request) =>
        throw new InvalidOperationException($"{number} {request.Path}");

    [Function("Several")]
    public SeveralOutputs Several([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "several")] HttpRequest request) =>
        new() { Answer = new AcceptedResult(request.Path, "several"), Message = "sent beside the answer" };
}
