using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Sample;

public sealed class SlowFunctions(Probe probe)
{
    [Function("Stream")]
    public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream")] HttpRequest request, CancellationToken cancellation)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
        await probe.Gate.Task.WaitAsync(cancellation);
        await response.WriteAsync("data: second\n\n", cancellation);
    }

    [Function("Wait")]
    public async Task<IActionResult> Wait([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, CancellationToken cancellation)
    {
        probe.Note($"waiting {request.Method}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            probe.Note("cancelled");
            throw;
        }

        return new OkResult();
    }

    /// <summary>Answers when the file named in the query exists: how a test in another process says when.</summary>
    [Function("WaitForFile")]
    public async Task<IActionResult> ForFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait-for-file")] HttpRequest request, CancellationToken cancellation)
    {
        Console.WriteLine("function runs");
        while (!File.Exists(request.Query["path"]))
            await Task.Delay(20, cancellation);
        return new OkObjectResult("finished");
    }
}
