using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>
/// Listens on the node's control queue. Everything it hears the next heartbeat would say too; this is only faster, so losing a message
/// does no harm.
/// </summary>
internal sealed class ControlListener(BrokerLink link, LeaseTable leases, HubSession session, NodeStatus status, NodeServices services, ILogger<ControlListener> logger)
{
    /// <summary>Listens until the token fires.</summary>
    public async Task RunAsync(string queue, CancellationToken ct)
    {
        var backoff = services.NewBackoff();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var consumer = await OpenAsync(queue, ct);
                backoff.Reset();
                while (true)
                {
                    var delivery = await consumer.NextAsync(ct);
                    Apply(delivery);
                    await consumer.AckAsync(delivery, ct);
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.ControlWaits(e.Message);
                await backoff.PauseAsync(ct);
            }
        }
    }

    private async Task<QueueConsumer> OpenAsync(string queue, CancellationToken ct)
    {
        var channel = await link.OpenChannelAsync(confirms: false, ct);
        try
        {
            await Topology.DeclareAsync(channel, Topology.NodeControl(status.NodeId) with { Name = queue, RoutingKeys = [queue] }, ct);
            return await QueueConsumer.OpenAsync(channel, queue, ct);
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private void Apply(Delivery delivery)
    {
        try
        {
            var envelope = AinerJson.Read<EventEnvelope>(delivery.Body);
            logger.Control(envelope.EventType, envelope.JobId ?? "");
            if (envelope.EventType == EventTypes.NodeDrain) session.Drain(true);
            else if (envelope.EventType == EventTypes.JobCancel)
            {
                var cancel = AinerJson.Read<JobCancel>(envelope.Payload);
                leases.Cancel(cancel.JobId, cancel.Attempt);
            }
        }
        catch (JsonException e)
        {
            logger.MessageUnreadable("control", e.Message);
        }
    }
}
