using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ainer.Cli.Tests;

/// <summary>A real HTTP server that speaks the part of the API that the command line uses, with a run that moves one step a poll.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    public const string Key = "ak_dev_test";
    public const string RunId = "run_0123456789abcdef0123456789abcdef";

    private static readonly string[] Stages = ["accepted", "ingest", "plan", "execute", "compose"];

    private readonly WebApplication _app;
    private int _polls;

    private FakeApi(WebApplication app) => _app = app;

    /// <summary>How the run ends.</summary>
    public string EndsAs { get; init; } = "succeeded";

    public byte[] Film { get; init; } = "not really a film"u8.ToArray();

    /// <summary>The bodies that POST /api/v1/tasks received.</summary>
    public List<JsonElement> Tasks { get; } = [];

    public List<string> IdempotencyKeys { get; } = [];

    /// <summary>How many requests are answered 503 before the API works.</summary>
    public int AwayFor { get; set; }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<FakeApi> StartAsync(string endsAs = "succeeded")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var api = new FakeApi(app) { EndsAs = endsAs };
        app.Run(api.HandleAsync);
        await app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/film.mp4")
        {
            await context.Response.Body.WriteAsync(Film);
            return;
        }

        if (AwayFor > 0)
        {
            AwayFor--;
            context.Response.StatusCode = 503;
            return;
        }

        if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            await RefuseAsync(context, 401, "unauthenticated", "no such key");
            return;
        }

        switch (path)
        {
            case "/api/v1/tasks":
                await AcceptAsync(context);
                return;
            case $"/api/v1/runs/{RunId}":
                await context.Response.WriteAsJsonAsync(Run());
                return;
            case $"/api/v1/runs/{RunId}/jobs":
                await context.Response.WriteAsJsonAsync(new { items = Jobs(), next_cursor = (string?)null });
                return;
            case $"/api/v1/runs/{RunId}/artifacts":
                await context.Response.WriteAsJsonAsync(new { items = new[] { new { artifact_id = "art_1", kind = "film", uri = $"s3://ainer-artifacts/{RunId}/final.mp4" } } });
                return;
            case "/api/v1/artifacts/art_1/url":
                await context.Response.WriteAsJsonAsync(new { url = Address + "/film.mp4" });
                return;
            case $"/internal/observer/runs/{RunId}/trace":
                await context.Response.WriteAsJsonAsync(new { events = new[] { new { event_type = "task.submitted" }, new { event_type = "job.created" }, new { event_type = "compose.completed" } } });
                return;
            default:
                await RefuseAsync(context, 404, "not_found", "no such thing");
                return;
        }
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        IdempotencyKeys.Add(context.Request.Headers["Idempotency-Key"].ToString());
        if (!body.GetProperty("payload").GetProperty("text").GetString()!.Any(char.IsLetter))
        {
            await RefuseAsync(context, 422, "text_missing", "The text holds no letter.");
            return;
        }

        Tasks.Add(body);
        context.Response.StatusCode = 202;
        await context.Response.WriteAsJsonAsync(new { task_id = "task_1", run_id = RunId, status = "queued", message = "accepted" });
    }

    private object Run()
    {
        var place = _polls++;
        if (place < Stages.Length)
            return new { run_id = RunId, status = place == 0 ? "queued" : "running", stage = Stages[place], progress = place * 20.0, latest_error = (object?)null, final_artifact_uri = (string?)null, schema_version = "1.0" };
        return EndsAs == "succeeded"
            ? new { run_id = RunId, status = "succeeded", stage = "completed", progress = 100.0, latest_error = (object?)null, final_artifact_uri = (string?)$"s3://ainer-artifacts/{RunId}/final.mp4", schema_version = "1.0" }
            : new { run_id = RunId, status = EndsAs, stage = "execute", progress = 60.0, latest_error = (object?)new { code = "media_tool_failed", message = "ffmpeg ended with 1", stage = "execute", attempt = 3, advice = "look" }, final_artifact_uri = (string?)null, schema_version = "1.0" };
    }

    private object[] Jobs() =>
        [new { job_id = "job_1", kind = "video", operation = "i2v", status = _polls > 3 ? "succeeded" : "running" }, new { job_id = "job_2", kind = "audio", operation = "tts", status = "ready" }];

    private static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { code, message, details = new { }, trace_id = "t", retryable = false } });
    }
}
