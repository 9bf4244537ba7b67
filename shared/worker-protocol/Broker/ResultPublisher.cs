using System.Diagnostics;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using RabbitMQ.Client;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>Sends worker.result: a result until the broker has confirmed it, progress at best once. One channel, one publication at a time.</summary>
internal sealed class ResultPublisher(BrokerLink link, NodeServices services, string producer, TimeSpan? confirmWithin = null) : IAsyncDisposable
{
    private readonly TimeSpan _confirmWithin = confirmWithin ?? TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _turn = new(1);
    private IChannel? _channel;

    /// <summary>Returns when the broker has taken the message into its queues. Repeats with backoff until then or until the token fires.</summary>
    /// <param name="result">What to say.</param>
    /// <param name="eventId">The same at every try and after a restart, so that the inbox sees one event.</param>
    /// <param name="traceparent">The trace to join.</param>
    /// <param name="ct">Gives up.</param>
    public async Task PublishAsync(WorkerResult result, string eventId, string? traceparent, CancellationToken ct)
    {
        var envelope = EnvelopeOf(result, eventId);
        var backoff = services.NewBackoff();
        while (!await TryOnceAsync(envelope, traceparent, ct)) await backoff.PauseAsync(ct);
    }

    /// <summary>Sends progress if that is possible right now; never waits for a broker that is away.</summary>
    public async Task PublishProgressAsync(WorkerResult progress, string? traceparent, CancellationToken ct)
    {
        if (link.IsOpen) await TryOnceAsync(EnvelopeOf(progress, services.Ids.NewEventId()), traceparent, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await DiscardAsync();
        _turn.Dispose();
    }

    private EventEnvelope EnvelopeOf(WorkerResult result, string eventId) => new()
    {
        EventId = eventId,
        EventType = EventTypes.WorkerResult,
        Producer = producer,
        OccurredAt = services.Clock.GetUtcNow(),
        TenantId = result.TenantId,
        ProjectId = result.ProjectId,
        RunId = result.RunId,
        JobId = result.JobId,
        Attempt = result.Attempt,
        TraceId = result.TraceId,
        ErrorCode = result.ErrorCode,
        Payload = AinerJson.ToElement(result),
    };

    private async Task<bool> TryOnceAsync(EventEnvelope envelope, string? traceparent, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(_confirmWithin);
        try
        {
            _channel ??= await link.OpenChannelAsync(confirms: true, bound.Token);
            // With confirm tracking this completes on the broker's ack and throws on a nack or a return.
            await _channel.BasicPublishAsync(Topology.EventsExchange, envelope.EventType, mandatory: true, PropertiesOf(envelope, traceparent),
                JsonSerializer.SerializeToUtf8Bytes(envelope, AinerJson.Options), bound.Token);
            return true;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            await DiscardAsync();
            return false;
        }
        finally { _turn.Release(); }
    }

    private static BasicProperties PropertiesOf(EventEnvelope envelope, string? traceparent) => new()
    {
        Persistent = true,
        ContentType = "application/json",
        MessageId = envelope.EventId,
        Type = envelope.EventType,
        Headers = (Activity.Current?.Id ?? traceparent) is { } trace ? new Dictionary<string, object?> { ["traceparent"] = trace } : null,
    };

    private async Task DiscardAsync()
    {
        if (Interlocked.Exchange(ref _channel, null) is not { } channel) return;
        try { await channel.DisposeAsync(); }
        catch (Exception) { /* it is being thrown away because it broke */ }
    }
}
