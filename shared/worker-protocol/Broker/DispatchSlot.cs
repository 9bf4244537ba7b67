using System.Threading.Channels;
using Ainer.Messaging;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>Room for one job of a lane: consumes while it is free, holds one message or one job, never both.</summary>
internal sealed class DispatchSlot(
    string lane, BrokerLink link, DispatchClaims claims, AttemptRunner runner, DrainGate gate, NodeStatus status,
    NodeServices services, ChannelReader<Attempt> resumed, CrashPointReached reached, ILogger logger)
{
    /// <summary>Works until <paramref name="taking"/> fires; work that has begun is finished under <paramref name="stopped"/>.</summary>
    public async Task RunAsync(CancellationToken taking, CancellationToken stopped)
    {
        var backoff = services.NewBackoff();
        while (!taking.IsCancellationRequested)
        {
            try
            {
                if (!resumed.TryRead(out var attempt))
                {
                    using var open = CancellationTokenSource.CreateLinkedTokenSource(taking, await gate.WhenOpenAsync(taking));
                    attempt = await TakeAsync(backoff, open.Token);
                }
                if (attempt is not null) await WorkAsync(attempt, stopped);
            }
            catch (OperationCanceledException) { /* draining or stopping; the loop's condition tells which */ }
            catch (Exception e)
            {
                logger.SlotWaits(lane, e.Message);
                if (!await PauseAsync(backoff, taking)) return;
            }
        }
    }

    /// <summary>Consumes until one delivery has been claimed. Null when something is to be resumed first.</summary>
    private async Task<Attempt?> TakeAsync(Backoff backoff, CancellationToken ct)
    {
        // Before a message is taken: each one given back counts towards its delivery limit.
        claims.RequireRoom();
        var channel = await link.OpenChannelAsync(confirms: false, ct);
        await using var consumer = await OpenAsync(channel, ct);
        backoff.Reset();
        while (true)
        {
            var delivery = await consumer.NextAsync(ct);
            // From here on the delivery is settled whatever happens; a broken channel gives it back by itself.
            var (fate, attempt) = await claims.ClaimAsync(delivery, lane, ct);
            switch (fate)
            {
                case DeliveryFate.Work:
                    await SettleTakenAsync(consumer, delivery);
                    return attempt;
                case DeliveryFate.Forget:
                    await consumer.AckAsync(delivery, ct);
                    break;
                default:
                    await consumer.RejectAsync(delivery, requeue: fate == DeliveryFate.PutBack, ct);
                    break;
            }
        }
    }

    /// <summary>Stops consuming before the ack, so that no second message comes. Failing does no harm: the redelivery is recognised.</summary>
    private async Task SettleTakenAsync(QueueConsumer consumer, Delivery delivery)
    {
        try
        {
            await consumer.StopAsync(CancellationToken.None);
            await consumer.AckAsync(delivery, CancellationToken.None);
            reached(CrashPoint.Acknowledged);
        }
        catch (Exception e)
        {
            logger.SlotWaits(lane, e.Message);
        }
    }

    private async Task<QueueConsumer> OpenAsync(RabbitMQ.Client.IChannel channel, CancellationToken ct)
    {
        try { return await QueueConsumer.OpenAsync(channel, Topology.DispatchQueue(lane), ct); }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private async Task WorkAsync(Attempt attempt, CancellationToken stopped)
    {
        status.Occupy(lane);
        try { await runner.RunAsync(attempt, stopped); }
        finally { status.Release(lane); }
    }

    private static async Task<bool> PauseAsync(Backoff backoff, CancellationToken ct)
    {
        try { await backoff.PauseAsync(ct); return true; }
        catch (OperationCanceledException) { return false; }
    }
}
