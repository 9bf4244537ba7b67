using Ainer.Messaging;
using Ainer.Observer.Costs;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Orchestration.Consumers;

/// <summary>What the observer hears: everything.</summary>
public sealed class ObserverConsumers(EnvelopeConsumer consumer)
{
    /// <summary>Books what ended attempts cost.</summary>
    [Function("OnAnyEvent")]
    public Task OnAnyEventAsync(
        [RabbitMQTrigger(Topology.ObserverEventsQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message, FunctionContext context, CancellationToken cancellation) =>
        consumer.ConsumeTogetherAsync("observer.events", message, context.TraceContext.TraceParent, (envelope, tx) => CostLedger.BookAsync(tx, envelope), cancellation);
}
