using System.Globalization;
using System.Text.Json;
using RabbitMQ.Client;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>
/// The binding data of a message under the names of the real extension, and as text or JSON text, which is how the Functions host
/// sends it to a worker.
/// </summary>
internal static class DeliveryBindingData
{
    public static IReadOnlyDictionary<string, object?> Of(Delivery delivery) => new LazyBindingData(() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["ConsumerTag"] = delivery.ConsumerTag,
        ["DeliveryTag"] = delivery.DeliveryTag.ToString(CultureInfo.InvariantCulture),
        ["Redelivered"] = delivery.Redelivered ? "true" : "false",
        ["Exchange"] = delivery.Exchange,
        ["RoutingKey"] = delivery.RoutingKey,
        ["BasicProperties"] = Json(delivery.Properties),
        ["Body"] = delivery.Text,
    });

    // Headers stay as the wire brings them: strings are bytes there, and bytes are base64 in JSON.
    private static string Json(IReadOnlyBasicProperties p) => JsonSerializer.Serialize(new
    {
        p.AppId,
        p.ClusterId,
        p.ContentEncoding,
        p.ContentType,
        p.CorrelationId,
        DeliveryMode = (byte)p.DeliveryMode,
        p.Expiration,
        p.Headers,
        p.MessageId,
        p.Persistent,
        p.Priority,
        p.ReplyTo,
        Timestamp = new { p.Timestamp.UnixTime },
        p.Type,
        p.UserId,
    });
}
