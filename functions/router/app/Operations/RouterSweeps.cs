using Ainer.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Router.Operations;

/// <summary>The router app's timers.</summary>
public sealed class RouterSweeps(OutboxRelay outbox)
{
    /// <summary>Every minute: outbox rows that the relay of a stopped process left behind.</summary>
    [Function("SweepRouterOutbox")]
    public Task SweepOutboxAsync([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellation) => outbox.SweepAsync(cancellation);
}
