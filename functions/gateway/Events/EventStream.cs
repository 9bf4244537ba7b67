using System.Globalization;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
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
internal sealed class EventStream(EventQueries events, RunQueries runs, RunWatch watch, IOptions<GatewayOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private const int BatchSize = 200;
    private const int RetryMs = 1000;

    /// <summary>Writes events after a place until the set time is over or the caller goes. Throws not_found before the first byte.</summary>
    public async Task WriteAsync(HttpContext http, string tenantId, string runId, long after, EventFilter filter)
    {
        var last = await runs.LastSeqAsync(tenantId, runId, http.RequestAborted);
        if (after > last)
            throw new AinerException(ErrorCode.ValidationFailed, $"Run '{runId}' has told {last} events so far, so {after} is none of its: it may be another run's. Open the stream without it.", new { field = "Last-Event-ID", last_event_id = last });
        if (HttpMethods.IsHead(http.Request.Method))
        {
            // Whoever asks for the headers alone gets nothing that would ever end.
            Begin(http.Response);
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        end.CancelAfter(TimeSpan.FromSeconds(options.Value.StreamSeconds));
        Begin(http.Response);
        var feed = watch.Open(tenantId, runId);
        await http.Response.WriteAsync($"retry: {RetryMs}\n\n", http.RequestAborted);
        try
        {
            await FollowAsync(http.Response, feed, after, filter, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (http.RequestAborted.IsCancellationRequested) return;
            await http.Response.WriteAsync($"retry: {RetryMs}\n: the stream ends here and goes on where it stopped\n\n", http.RequestAborted);
        }
        finally
        {
            watch.Close(feed);
        }
    }

    /// <summary>The place to go on from: the Last-Event-ID header, else the cursor of the query, else the beginning.</summary>
    public static long PlaceOf(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].FirstOrDefault() ?? request.Query["cursor"].FirstOrDefault();
        return string.IsNullOrEmpty(text) ? 0 : EventFunctions.ReadCursor(text);
    }

    private async Task FollowAsync(HttpResponse response, RunFeed feed, long after, EventFilter filter, CancellationToken ct)
    {
        var heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        var lastWrite = clock.GetTimestamp();
        await response.Body.FlushAsync(ct);
        while (true)
        {
            var wake = feed.Next;
            var (batch, until, more) = await NextAsync(feed, after, filter, ct);
            after = until;
            if (batch.Count > 0)
            {
                await response.WriteAsync(Format(batch), ct);
                await response.Body.FlushAsync(ct);
                lastWrite = clock.GetTimestamp();
            }
            if (more) continue;
            if (await WokenAsync(wake, heartbeat - clock.GetElapsedTime(lastWrite), ct)) continue;
            await response.WriteAsync(": alive\n\n", ct);
            await response.Body.FlushAsync(ct);
            lastWrite = clock.GetTimestamp();
        }
    }

    /// <summary>What there is after a place, the place up to which that is all, and whether there is more at once.</summary>
    private async Task<(IReadOnlyList<StoredEvent> Batch, long Until, bool More)> NextAsync(RunFeed feed, long after, EventFilter filter, CancellationToken ct)
    {
        if (filter.IncludePayload && feed.After(after) is { } recent) return ([.. recent.Events.Where(filter.Shows)], recent.Until, false);
        // What the feed knows is committed, so a read that begins now passes it.
        var known = feed.Known;
        var batch = await events.AfterAsync(feed.TenantId, feed.RunId, after, filter, BatchSize, ct);
        if (batch.Count == BatchSize) return (batch, batch[^1].RunSeq, true);
        return (batch, Math.Max(batch.Count > 0 ? batch[^1].RunSeq : after, known), false);
    }

    private async Task<bool> WokenAsync(Task wake, TimeSpan wait, CancellationToken ct)
    {
        if (wait <= TimeSpan.Zero) return wake.IsCompleted;
        try
        {
            await wake.WaitAsync(wait, clock, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
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
