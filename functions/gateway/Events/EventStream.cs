using System.Globalization;
using System.Text;
using Ainer.Contracts;
using Ainer.Gateway.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Events;

/// <summary>
/// Server-sent events of a run (https://html.spec.whatwg.org/multipage/server-sent-events.html): id is run_seq, so a client that reconnects with Last-Event-ID misses
/// nothing and sees nothing twice. Comments keep an idle connection alive; after the set time the stream ends and the client comes back by itself.
/// </summary>
internal sealed class EventStream(EventQueries events, RunQueries runs, EventWakeUps wakeUps, IOptions<GatewayOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private const int BatchSize = 200;
    private const int RetryMs = 1000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    // A busy system notifies many times a second; a reader does not need each.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);

    /// <summary>Writes events after a place until the set time is over or the caller goes. Throws not_found before the first byte.</summary>
    public async Task WriteAsync(HttpContext http, string tenantId, string runId, long after, EventFilter filter)
    {
        await runs.RequireAsync(tenantId, runId, http.RequestAborted);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        end.CancelAfter(TimeSpan.FromSeconds(options.Value.StreamSeconds));
        Begin(http.Response);
        await http.Response.WriteAsync($"retry: {RetryMs}\n\n", http.RequestAborted);
        try
        {
            await FollowAsync(http.Response, tenantId, runId, after, filter, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (http.RequestAborted.IsCancellationRequested) return;
            await http.Response.WriteAsync($"retry: {RetryMs}\n: the stream ends here and goes on where it stopped\n\n", http.RequestAborted);
        }
    }

    /// <summary>The place to go on from: the Last-Event-ID header, else the cursor of the query, else the beginning.</summary>
    public static long PlaceOf(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].FirstOrDefault() ?? request.Query["cursor"].FirstOrDefault();
        return string.IsNullOrEmpty(text) ? 0 : EventFunctions.ReadCursor(text);
    }

    private async Task FollowAsync(HttpResponse response, string tenantId, string runId, long after, EventFilter filter, CancellationToken ct)
    {
        var lastWrite = clock.GetTimestamp();
        while (true)
        {
            var wake = wakeUps.Next;
            var batch = await events.AfterAsync(tenantId, runId, after, filter, BatchSize, ct);
            if (batch.Count > 0)
            {
                await response.WriteAsync(Format(batch), ct);
                await response.Body.FlushAsync(ct);
                after = batch[^1].RunSeq;
                lastWrite = clock.GetTimestamp();
                if (batch.Count == BatchSize) continue;
            }
            else if (clock.GetElapsedTime(lastWrite) >= TimeSpan.FromSeconds(options.Value.HeartbeatSeconds))
            {
                await response.WriteAsync(": alive\n\n", ct);
                await response.Body.FlushAsync(ct);
                lastWrite = clock.GetTimestamp();
            }
            await Task.WhenAny(wake, Task.Delay(PollInterval, clock, ct));
            await Task.Delay(Quiet, clock, ct);
        }
    }

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx would otherwise collect the stream before it passes it on.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static string Format(IReadOnlyList<StoredEvent> batch)
    {
        var text = new StringBuilder();
        foreach (var stored in batch)
        {
            // JSON written without indentation has no line breaks, so one data line is enough.
            text.Append("id: ").Append(stored.RunSeq.ToString(CultureInfo.InvariantCulture)).Append("\nevent: ").Append(stored.EventType)
                .Append("\ndata: ").Append(AinerJson.Write(stored.Envelope)).Append("\n\n");
        }
        return text.ToString();
    }
}
