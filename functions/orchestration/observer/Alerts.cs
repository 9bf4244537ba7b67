using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.Observer;

/// <summary>Turns what needs a person into alert.raised, in the consumer's transaction.</summary>
public sealed class Alerts(Outbox outbox, IdSource ids, TimeProvider clock)
{
    /// <summary>Raises an alert when the event calls for one.</summary>
    public async Task WatchAsync(Transaction tx, EventEnvelope envelope)
    {
        if (envelope.EventType != EventTypes.WebhookDisabled) return;
        await outbox.EnqueueAsync(tx, new EventEnvelope
        {
            EventId = ids.NewEventId(),
            EventType = EventTypes.AlertRaised,
            Producer = Producers.Observer,
            OccurredAt = clock.GetUtcNow(),
            TenantId = envelope.TenantId,
            ProjectId = envelope.ProjectId,
            RunId = envelope.RunId,
            TraceId = envelope.TraceId,
            CausationId = envelope.EventId,
            Payload = AinerJson.ToElement(new { kind = "webhook_disabled", message = "A webhook was switched off; mend its receiver and PATCH its status to active.", details = envelope.Payload }),
        });
    }
}
