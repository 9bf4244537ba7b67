using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>One message as it was delivered, in memory of its own: the client reuses the buffer of the body once its handler has returned.</summary>
internal sealed class Delivery(BasicDeliverEventArgs args)
{
    public ReadOnlyMemory<byte> Body { get; } = args.Body.ToArray();

    public string ConsumerTag => args.ConsumerTag;

    public ulong DeliveryTag => args.DeliveryTag;

    public bool Redelivered => args.Redelivered;

    public string Exchange => args.Exchange;

    public string RoutingKey => args.RoutingKey;

    public IReadOnlyBasicProperties Properties => args.BasicProperties;

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header's text: AMQP clients send strings as bytes.</summary>
    public string? Header(string name)
    {
        object? value = null;
        Properties.Headers?.TryGetValue(name, out value);
        return value switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            _ => null,
        };
    }
}
