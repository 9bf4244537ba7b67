using System.Text;
using Ainer.Contracts.Errors;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Ainer.Messaging;

/// <summary>A message as it goes to <see cref="Topology.EventsExchange"/>.</summary>
/// <param name="EventId">Becomes message_id; the consumer's inbox knows it again.</param>
/// <param name="EventType">Becomes type.</param>
/// <param name="RoutingKey">Who gets it.</param>
/// <param name="Body">The envelope's JSON, UTF-8.</param>
/// <param name="Traceparent">W3C trace context, becomes a header.</param>
public sealed record OutgoingMessage(string EventId, string EventType, string RoutingKey, ReadOnlyMemory<byte> Body, string? Traceparent = null);

/// <summary>What the broker said about one message.</summary>
public enum PublishOutcome
{
    /// <summary>It is safe on the disks of its queues.</summary>
    Confirmed,
    /// <summary>No queue is bound to its routing key.</summary>
    Unroutable,
    /// <summary>A queue refused it (full, or without a majority).</summary>
    Refused,
    /// <summary>The connection broke before the broker answered: it may or may not be there.</summary>
    Unknown,
}

/// <summary>Publishes persistent, mandatory messages with confirms, many in flight; reports the outcome of each.</summary>
public sealed class ConfirmedPublisher(BrokerConnection broker) : IAsyncDisposable
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IChannel? _channel;

    /// <summary>Publishes one message. Throws <see cref="AinerException"/> (dependency_unavailable) unless the broker confirmed it.</summary>
    public async Task PublishAsync(OutgoingMessage message, CancellationToken ct)
    {
        var outcome = (await PublishAsync([message], ct))[0];
        if (outcome != PublishOutcome.Confirmed)
            throw BrokerConnection.Away($"RabbitMQ did not take {message.EventType} for {message.RoutingKey}: {outcome}.");
    }

    /// <summary>Publishes all and waits for all answers; outcomes in the order of the messages. Waits for an absent broker until the token ends.</summary>
    public async Task<PublishOutcome[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken ct)
    {
        var channel = await ChannelAsync(ct);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(ConfirmTimeout);
        var outcomes = new Task<PublishOutcome>[messages.Count];
        for (var i = 0; i < messages.Count; i++) outcomes[i] = PublishAsync(channel, messages[i], timeout.Token, ct);
        return await Task.WhenAll(outcomes);
    }

    /// <summary>Waits until the broker is there, so that whoever holds locks while publishing takes them only then.</summary>
    public Task ReadyAsync(CancellationToken ct) => ChannelAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null) await _channel.DisposeAsync();
        _gate.Dispose();
    }

    private static async Task<PublishOutcome> PublishAsync(IChannel channel, OutgoingMessage message, CancellationToken timeout, CancellationToken ct)
    {
        try
        {
            await channel.BasicPublishAsync(Topology.EventsExchange, message.RoutingKey, mandatory: true, Properties(message), message.Body, timeout);
            return PublishOutcome.Confirmed;
        }
        catch (PublishException exception)
        {
            return exception.IsReturn ? PublishOutcome.Unroutable : PublishOutcome.Refused;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException or ObjectDisposedException)
        {
            return PublishOutcome.Unknown;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return PublishOutcome.Unknown;
        }
    }

    private static BasicProperties Properties(OutgoingMessage message)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = "application/json",
            ContentEncoding = "utf-8",
            MessageId = message.EventId,
            Type = message.EventType,
        };
        if (message.Traceparent is not null)
            properties.Headers = new Dictionary<string, object?> { ["traceparent"] = Encoding.ASCII.GetBytes(message.Traceparent) };
        return properties;
    }

    private async Task<IChannel> ChannelAsync(CancellationToken ct)
    {
        if (_channel is { IsOpen: true } open) return open;
        await _gate.WaitAsync(ct);
        try
        {
            if (_channel is { IsOpen: true } already) return already;
            if (_channel is not null) await _channel.DisposeAsync();
            // No rate limiter: callers bound what is in flight by the size of their batches.
            _channel = await broker.CreateChannelAsync(new CreateChannelOptions(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null), ct);
            return _channel;
        }
        finally
        {
            _gate.Release();
        }
    }
}
