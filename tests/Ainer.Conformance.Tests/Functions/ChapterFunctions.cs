using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests.Functions;

/// <summary>A function app's orchestration in small: started over HTTP, two activities, an event.</summary>
public sealed class ChapterFunctions(FunctionLog log)
{
    [Function("StartChapter")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chapters/{words:int}")] HttpRequest request, int words,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
        => Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ReadChapter), new Chapter(request.Query["title"].ToString(), words), cancellation));

    [Function("FinishChapter")]
    public static async Task<IResult> Finish(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "chapters/{id}/finish")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        await client.RaiseEventAsync(id, "finish", "the end", cancellation);
        var ended = await client.WaitForInstanceCompletionAsync(id, true, cancellation);
        return Results.Text($"{ended.RuntimeStatus}: {ended.ReadOutputAs<string>()}");
    }

    [Function(nameof(ReadChapter))]
    public static async Task<string> ReadChapter([OrchestrationTrigger] TaskOrchestrationContext context, Chapter chapter)
    {
        var pages = await context.CallActivityAsync<int>(nameof(CountPages), chapter.Words);
        var ending = await context.WaitForExternalEvent<string>("finish");
        await context.CallActivityAsync("Log", $"{chapter.Title} has {pages} pages");
        return $"{chapter.Title}, {pages} pages, {ending}";
    }

    [Function(nameof(CountPages))]
    public static int CountPages([ActivityTrigger] int words) => (words + 249) / 250;

    [Function("LogFunction")]
    public void Log([ActivityTrigger(Activity = "Log")] string line, FunctionContext context, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(context);
        log.Add($"{context.FunctionDefinition.Name}: {line}", instanceId);
    }
}
