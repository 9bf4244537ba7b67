using Ainer.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>Stands before the real S3 server; answers by itself while it is told to: an outage (503) or an expired signature (403).</summary>
internal sealed class StoreGate : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _store = new();

    private StoreGate(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What it answers instead of passing the request on.</summary>
    public int? Answer { get; set; }

    /// <summary>How many requests it refused.</summary>
    public int Refused { get; private set; }

    public static async Task<StoreGate> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gate = new StoreGate(builder.Build());
        gate._app.Run(async context =>
        {
            if (gate.Answer is { } status)
            {
                gate.Refused++;
                context.Response.StatusCode = status;
                return;
            }
            var target = new Uri(new Uri(TestServices.S3Endpoint), context.Request.Path + context.Request.QueryString);
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
            if (context.Request.ContentLength > 0)
            {
                request.Content = new StreamContent(context.Request.Body);
                request.Content.Headers.ContentLength = context.Request.ContentLength;
                request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            }
            using var response = await gate._store.SendAsync(request);
            context.Response.StatusCode = (int)response.StatusCode;
            await response.Content.CopyToAsync(context.Response.Body);
        });
        await gate._app.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _store.Dispose();
    }
}
