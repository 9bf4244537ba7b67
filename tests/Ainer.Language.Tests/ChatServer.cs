using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Language.Tests;

/// <summary>A real HTTP server on a free port that speaks the protocol; each test says what the next calls answer.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private readonly ConcurrentQueue<JsonElement> _requests = new();

    private ChatServer(WebApplication app) => _app = app;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. _requests];

    /// <summary>The Authorization header of the last request.</summary>
    public string? Authorization { get; private set; }

    public Uri BaseUrl => new($"{_app.Urls.First()}/v1");

    public static async Task<ChatServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var server = new ChatServer(app);
        app.UseRouting();
        app.MapPost("/v1/chat/completions", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    public ChatServer Then(Func<HttpContext, Task> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>The next call is answered by a whole stream.</summary>
    public ChatServer ThenStream(string[] pieces, string finish = "stop", bool done = true) => Then(async http =>
    {
        await OpenAsync(http);
        foreach (var piece in pieces) await EventAsync(http, Chunk(piece));
        await EventAsync(http, JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta = new { }, finish_reason = finish } } }));
        await EventAsync(http, """{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}""");
        if (done) await EventAsync(http, "[DONE]");
    });

    /// <summary>The next call is refused.</summary>
    public ChatServer ThenStatus(int status, string body = "", string? retryAfter = null) => Then(async http =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        await http.Response.WriteAsync(body);
    });

    public static async Task OpenAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.FlushAsync();
    }

    public static async Task EventAsync(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n");
        await http.Response.Body.FlushAsync();
    }

    public static string Chunk(string piece) =>
        JsonSerializer.Serialize(new { id = "c1", @object = "chat.completion.chunk", model = "tiny-1", choices = new[] { new { index = 0, delta = new { content = piece }, finish_reason = (string?)null } } });

    /// <summary>Says nothing until the caller has gone.</summary>
    public static async Task SilenceAsync(HttpContext http)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Authorization = http.Request.Headers.Authorization;
        _requests.Enqueue((await JsonDocument.ParseAsync(http.Request.Body)).RootElement.Clone());
        Assert.True(_answers.TryDequeue(out var answer), "an answer was prepared for each call");
        await answer(http);
    }
}
