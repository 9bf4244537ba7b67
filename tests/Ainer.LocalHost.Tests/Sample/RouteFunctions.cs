using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Sample;

public sealed class RouteFunctions
{
    [Function("Hello")]
    public IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
        new OkObjectResult($"hello {name} of {request.Query["from"]}");

    [Function("HelloWorld")]
    public IActionResult World([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/world")] HttpRequest request) =>
        new OkObjectResult($"the literal, by {request.Method}");

    [Function("HelloPost")]
    public IActionResult Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "hello/{name}")] HttpRequest request, string name) =>
        new OkObjectResult($"{request.Method} {name}");

    [Function("Number")]
    public IActionResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{n:int}")] HttpRequest request, int n) =>
        new OkObjectResult((n + 1).ToString(CultureInfo.InvariantCulture) + request.QueryString);

    [Function("Key")]
    public IActionResult Key([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "keys/{id}")] HttpRequest request, Guid id, string? label, int page = 7) =>
        new OkObjectResult($"{request.Method} {id:N} {label ?? "none"} {page}");

    [Function("File")]
    public IActionResult File([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
        new OkObjectResult($"{request.Method} {path}");

    // No route and no methods: the function's name, any method.
    [Function("plain")]
    public IActionResult Plain([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, FunctionContext context) =>
        new OkObjectResult($"{request.Method} {context.FunctionDefinition.Name} {context.GetHttpContext()!.Request.Path} {context.BindingContext.BindingData["q"]}");
}
