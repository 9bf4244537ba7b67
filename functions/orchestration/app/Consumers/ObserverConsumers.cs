using Ainer.Messaging;
using Ainer.Observer;
using Ainer.Observer.Costs;
using Ainer.Webhooks;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Orchestration.Consumers;

/// <summary>What the observer hears: everything.</summary>
public sealed class ObserverConsumers(EnvelopeConsumer consumer, Alerts alerts, WebhookFanOut webhooks)
{
    /// <summary>Books what ended attempts cost, and queues the event for the webhooks that want it.</summary>
    [Function("OnAnyEvent")]
    public Task OnAnyEventAsync(
        [RabbitMQTrigger(Topology.ObserverEventsQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message, FunctionContext context, CancellationToken cancellation) =>
        consumer.ConsumeTogetherAsync("observer.events", message, context.TraceContext.TraceParent, async (envelope, tx) =>
        {
            await CostLedger.BookAsync(tx, envelope);
            await alerts.WatchAsync(tx, envelope);
            await webhooks.QueueAsync(tx, envelope);
        }, cancellation);
}
