using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;
using Ainer.Webhooks.Delivery;

namespace Ainer.Webhooks;

/// <summary>Turns an event into one delivery for each webhook that wants it, in the consumer's transaction.</summary>
public sealed class WebhookFanOut(WebhookSignal signal)
{
    private static readonly SqlFile Sql = SqlFile.For<WebhookFanOut>("Sql/webhooks.sql");
    private static readonly HashSet<string> Public = [.. EventCatalog.All.Where(rule => rule.Public).Select(rule => rule.Type)];

    /// <summary>Queues the event. What modules say to each other (commands, worker results) is nobody else's business and goes to no webhook.</summary>
    public async Task QueueAsync(Transaction tx, EventEnvelope envelope)
    {
        if (!Public.Contains(envelope.EventType)) return;
        var queued = await tx.ExecuteAsync(Sql["fan_out"], new
        {
            envelope.TenantId, envelope.ProjectId, envelope.TraceId, envelope.EventId, envelope.EventType, envelope.RunId, body = AinerJson.Write(envelope),
        });
        if (queued > 0) tx.AfterCommit(signal.Set);
    }
}
