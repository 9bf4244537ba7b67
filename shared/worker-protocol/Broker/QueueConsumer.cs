using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>A message not yet acknowledged.</summary>
internal sealed record Delivery(ulong Tag, byte[] Body, string? Traceparent);

/// <summary>
/// A consumer on a channel of its own with prefetch 1: it holds one unacknowledged message at most. Ends with an exception when channel, queue or
/// connection go away; its owner opens another.
/// </summary>
internal sealed class QueueConsumer : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly Channel<Delivery> _arrived = Channel.CreateBounded<Delivery>(1);
    private string _tag = "";

    private QueueConsumer(IChannel channel) => _channel = channel;

    /// <summary>Starts to consume; the queue must exist.</summary>
    public static async Task<QueueConsumer> OpenAsync(IChannel channel, string queue, CancellationToken ct)
    {
        var consumer = new QueueConsumer(channel);
        await channel.BasicQosAsync(0, 1, global: false, ct);
        var events = new AsyncEventingBasicConsumer(channel);
        events.ReceivedAsync += async (_, e) => await consumer._arrived.Writer.WriteAsync(new Delivery(e.DeliveryTag, e.Body.ToArray(), TraceparentOf(e.BasicProperties)), CancellationToken.None);
        events.UnregisteredAsync += (_, _) => consumer.BreakAsync("the consumer was cancelled");
        channel.ChannelShutdownAsync += (_, e) => consumer.BreakAsync(e.ReplyText);
        consumer._tag = await channel.BasicConsumeAsync(queue, autoAck: false, consumer: events, cancellationToken: ct);
        return consumer;
    }

    /// <summary>The next message. Throws <see cref="IOException"/> when the consumer broke.</summary>
    public ValueTask<Delivery> NextAsync(CancellationToken ct) => _arrived.Reader.ReadAsync(ct);

    /// <summary>Takes no further message; the one held can still be settled.</summary>
    public Task StopAsync(CancellationToken ct) => _channel.BasicCancelAsync(_tag, noWait: false, ct);

    /// <summary>Removes the message from the queue.</summary>
    public ValueTask AckAsync(Delivery delivery, CancellationToken ct) => _channel.BasicAckAsync(delivery.Tag, multiple: false, ct);

    /// <summary>Puts the message back (true) or into the dead letters (false).</summary>
    public ValueTask RejectAsync(Delivery delivery, bool requeue, CancellationToken ct) => _channel.BasicRejectAsync(delivery.Tag, requeue, ct);

    public async ValueTask DisposeAsync()
    {
        try { await _channel.CloseAsync(); }
        catch (Exception) { /* closed already, with its connection */ }
        await _channel.DisposeAsync();
    }

    private Task BreakAsync(string reason)
    {
        _arrived.Writer.TryComplete(new IOException($"The consumer ended: {reason}"));
        return Task.CompletedTask;
    }

    private static string? TraceparentOf(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue("traceparent", out var value) == true
            ? value switch { byte[] bytes => System.Text.Encoding.ASCII.GetString(bytes), string text => text, _ => null }
            : null;
}
