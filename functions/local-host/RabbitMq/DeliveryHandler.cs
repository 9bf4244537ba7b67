using System.Diagnostics;
using Ainer.LocalHost.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>Runs the function for one delivery and settles it.</summary>
internal sealed class DeliveryHandler(
    QueueSubscription subscription, IFunctionInvoker invoker, RunningInvocations running, ILogger logger)
{
    public async Task HandleAsync(IChannel channel, Delivery delivery)
    {
        // The count covers the settlement too: a draining host waits until the ack is written.
        using var ticket = running.Begin(holdsDrain: true);
        var succeeded = await TryInvokeAsync(delivery);
        var failures = SettlementRule.FailuresBefore(delivery.Properties.Headers);
        var settlement = SettlementRule.Decide(succeeded, running.Cancellation.IsCancellationRequested, failures);
        try
        {
            await SettleAsync(channel, delivery, settlement, failures);
        }
        catch (Exception e)
        {
            // The channel is gone, and with it the delivery: the broker delivers it again.
            logger.SettlementLost(subscription.Queue, e.Message);
        }
    }

    private async Task<bool> TryInvokeAsync(Delivery delivery)
    {
        var input = new FunctionInput
        {
            TriggerValue = delivery,
            BindingData = DeliveryBindingData.Of(delivery),
            TraceParent = delivery.Header("traceparent"),
            TraceState = delivery.Header("tracestate"),
            ActivityKind = ActivityKind.Consumer,
            HoldsDrain = false, // The handler itself holds it.
        };
        try
        {
            await invoker.InvokeAsync(subscription.Function, input, CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            logger.FunctionFailed(subscription.Function.Name, e);
            return false;
        }
    }

    private async Task SettleAsync(IChannel channel, Delivery delivery, Settlement settlement, int failures)
    {
        switch (settlement)
        {
            case Settlement.Ack:
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                break;
            case Settlement.RepublishAndAck:
                await RepublishAsync(channel, delivery, failures + 1);
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                logger.MessageRepublished(subscription.Function.Name, subscription.Queue, failures + 1, SettlementRule.FailureLimit);
                break;
            case Settlement.Reject:
                await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false);
                logger.MessageRejected(subscription.Function.Name, subscription.Queue, SettlementRule.FailureLimit);
                break;
            case Settlement.Requeue:
                await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: true);
                break;
        }
    }

    // To the default exchange and without confirm: what the real extension does, weaknesses included, so that nobody builds on more.
    private async Task RepublishAsync(IChannel channel, Delivery delivery, int failures)
    {
        var headers = delivery.Properties.Headers is { } original ? new Dictionary<string, object?>(original) : [];
        headers[SettlementRule.CountHeader] = failures;
        var properties = new BasicProperties(delivery.Properties) { Headers = headers };
        await channel.BasicPublishAsync(string.Empty, subscription.Queue, mandatory: false, properties, delivery.Body);
    }
}
