using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.Webhooks.Delivery;

/// <summary>A delivery under a lease of this process.</summary>
internal sealed record ClaimedDelivery
{
    public required string DeliveryId { get; init; }
    public required string WebhookId { get; init; }
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string EventId { get; init; }
    public required string EventType { get; init; }
    public required string Body { get; init; }
    public required int Attempt { get; init; }
    public required int Tries { get; init; }
    public required long Token { get; init; }
    public required string Url { get; init; }
    public required string Secret { get; init; }
}

/// <summary>The rows of deliveries: claims what is due, records what became of it. Every record is fenced by the lease's token.</summary>
internal sealed class WebhookDeliveries(WorkerDatabase database, Outbox outbox, IdSource ids, TimeProvider clock, IOptions<WebhookOptions> options)
{
    private static readonly SqlFile Sql = SqlFile.For<WebhookDeliveries>("Sql/webhooks.sql");
    private readonly WebhookOptions _options = options.Value;

    /// <summary>Takes up to so many due deliveries.</summary>
    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int limit, CancellationToken ct) =>
        database.ReadAsync<ClaimedDelivery>(Sql["claim"], new { limit, perWebhook = _options.PerWebhook, leaseS = _options.LeaseS }, ct);

    /// <summary>Records an attempt. False when the lease was lost meanwhile: then nothing changes.</summary>
    public Task<bool> RecordAsync(ClaimedDelivery delivery, SendResult result, double unit, CancellationToken ct)
    {
        var verdict = DeliveryPolicy.Judge(result, delivery.Tries, _options.MaxAttempts);
        return database.InTransactionAsync(async tx =>
        {
            var recorded = await tx.ExecuteAsync(Sql["record"], new
            {
                delivery.DeliveryId, delivery.Token, result.HttpStatus, result.LatencyMs, result.Error,
                status = verdict switch { DeliveryVerdict.Delivered => "delivered", DeliveryVerdict.Retry => "pending", _ => "failed" },
                pauseS = DeliveryPolicy.PauseAfter(delivery.Tries, _options, result.RetryAfter, unit).TotalSeconds,
            }) == 1;
            if (!recorded) return false;
            await tx.ExecuteAsync(Sql["record_attempt"], new { delivery.DeliveryId, delivery.Attempt, result.LatencyMs, result.HttpStatus, result.Error });
            if (verdict == DeliveryVerdict.Delivered) await tx.ExecuteAsync(Sql["record_success"], new { delivery.WebhookId });
            if (verdict is DeliveryVerdict.GiveUp or DeliveryVerdict.Gone) await DisableAsync(tx, delivery, result, verdict);
            return true;
        }, ct);
    }

    /// <summary>A receiver that takes nothing is left alone until its owner switches it on again; an event says so once.</summary>
    private async Task DisableAsync(Transaction tx, ClaimedDelivery delivery, SendResult result, DeliveryVerdict verdict)
    {
        var reason = verdict == DeliveryVerdict.Gone ? "The receiver answered 410: it is gone." : $"{delivery.Tries} attempts failed; the last: {result.Error}";
        if (await tx.ExecuteAsync(Sql["disable"], new { delivery.DeliveryId, reason, atOnce = verdict == DeliveryVerdict.Gone }) == 0) return;
        await outbox.EnqueueAsync(tx, new EventEnvelope
        {
            EventId = ids.NewEventId(),
            EventType = EventTypes.WebhookDisabled,
            Producer = Producers.Webhooks,
            OccurredAt = clock.GetUtcNow(),
            TenantId = delivery.TenantId,
            ProjectId = delivery.ProjectId,
            CausationId = delivery.EventId,
            Payload = AinerJson.ToElement(new { delivery.WebhookId, delivery.DeliveryId, reason }),
        });
    }
}
