using System.Globalization;
using System.Text;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>What becomes of a delivery.</summary>
internal enum Settlement
{
    /// <summary>The function returned: done.</summary>
    Ack,

    /// <summary>It failed: a copy with a higher count goes to the end of the queue, then the original is acked.</summary>
    RepublishAndAck,

    /// <summary>It failed for the last time: rejected, so the queue's dead-letter exchange gets it.</summary>
    Reject,

    /// <summary>The host stopped it: the delivery goes back as it was, and counts no failure.</summary>
    Requeue,
}

/// <summary>
/// The settlement rule of the Functions RabbitMQ extension (RabbitMQListener.cs of Azure/azure-functions-rabbitmq-extension): the header
/// counts failures; below <see cref="FailureLimit"/> the message is republished, at the limit it is rejected.
/// </summary>
internal static class SettlementRule
{
    public const string CountHeader = "x-ms-rabbitmq-requeuecount";

    /// <summary>The failure that is the last one: the message was then delivered this many times.</summary>
    public const int FailureLimit = 5;

    public static Settlement Decide(bool succeeded, bool stoppedByHost, int failuresBefore) => (succeeded, stoppedByHost) switch
    {
        (true, _) => Settlement.Ack,
        (false, true) => Settlement.Requeue,
        _ => failuresBefore + 1 >= FailureLimit ? Settlement.Reject : Settlement.RepublishAndAck,
    };

    /// <summary>The failures that the header tells of; 0 without the header or with something that is no number.</summary>
    public static int FailuresBefore(IDictionary<string, object?>? headers)
    {
        object? value = null;
        headers?.TryGetValue(CountHeader, out value);
        return value switch
        {
            byte[] text => int.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, out var count) ? count : 0,
            byte or sbyte or short or ushort or int or uint or long or ulong =>
                (int)Math.Clamp(Convert.ToDecimal(value, CultureInfo.InvariantCulture), 0, int.MaxValue),
            _ => 0,
        };
    }
}
