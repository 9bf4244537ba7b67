namespace Ainer.LocalHost.RabbitMq;

/// <summary>Which function consumes which queue of which broker.</summary>
/// <param name="Function">The function to run for each message.</param>
/// <param name="Broker">The broker's amqp URI.</param>
/// <param name="TrustAnyCertificate">Whether the broker's certificate goes unchecked.</param>
/// <param name="Queue">The queue's name.</param>
/// <param name="Prefetch">The most messages in work at a time.</param>
internal sealed record QueueSubscription(LocalFunction Function, Uri Broker, bool TrustAnyCertificate, string Queue, ushort Prefetch);
