using Ainer.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Health;

/// <summary>The gateway's timers.</summary>
internal sealed class GatewaySweeps(OutboxRelay outbox)
{
    /// <summary>Every minute: outbox rows that the relay of a stopped process left behind.</summary>
    [Function("SweepGatewayOutbox")]
    public Task SweepOutboxAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken ct) => outbox.SweepAsync(ct);
}
