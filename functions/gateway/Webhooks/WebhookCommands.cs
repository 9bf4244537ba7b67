using System.Buffers.Text;
using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Gateway.Idempotency;
using Ainer.OutboundHttp;
using Ainer.Postgres;

namespace Ainer.Gateway.Webhooks;

/// <summary>Registers, changes, tries out and removes webhooks. URLs are checked here for the caller's sake and again by the sender at each connection.</summary>
internal sealed class WebhookCommands(AppDatabase database, IdempotentCommit commits, OutboundGuard guard, IdSource ids, TimeProvider clock)
{
    private const int SecretBytes = 32;
    private static readonly SqlFile Sql = WebhookQueries.Sql;

    /// <summary>201 with the secret. Throws not_found, validation_failed.</summary>
    public async Task<Answer> RegisterAsync(string tenantId, string projectId, WebhookRegistration wish, IdempotencyScope? scope, CancellationToken ct)
    {
        var url = wish.Url ?? throw new AinerException(ErrorCode.ValidationFailed, "url is missing.", new { field = "url" });
        var events = wish.Events ?? ["*"];
        WebhookRules.Check(events, wish.Description, null);
        // Before the transaction: a name server may take its time.
        await guard.CheckAsync(url, "url", ct);
        return await commits.RunAsync(tenantId, scope, async tx =>
        {
            if (!await tx.ScalarAsync<bool>(Sql["project_exists"], new { projectId })) throw WebhookQueries.MissingProject(projectId);
            var (webhookId, secret) = (ids.New("wh"), NewSecret());
            await tx.ExecuteAsync(Sql["register"], new { webhookId, tenantId, projectId, url, wish.Description, events, secret });
            return new Answer(201, AinerJson.Write(WebhookWithSecret.Of(await ReadAsync(tx, webhookId), secret)));
        }, ct);
    }

    /// <summary>Changes what is named; a rotated secret is in the answer and signs from the next attempt on. Throws not_found, validation_failed.</summary>
    public async Task<WebhookWithSecret> ChangeAsync(string tenantId, string webhookId, WebhookChange change, CancellationToken ct)
    {
        WebhookRules.Check(change.Events, change.Description, change.Status);
        if (change.Url is { } url) await guard.CheckAsync(url, "url", ct);
        var secret = change.RotateSecret ? NewSecret() : null;
        return await database.InTenantAsync(tenantId, async tx =>
        {
            if (await tx.ScalarAsync<long?>(Sql["change"], new { webhookId, change.Url, change.Description, change.Events, change.Status, secret }) is null) throw WebhookQueries.Missing(webhookId);
            return WebhookWithSecret.Of(await ReadAsync(tx, webhookId), secret);
        }, ct);
    }

    /// <summary>Removes it; its log goes with retention. Throws not_found.</summary>
    public async Task RemoveAsync(string tenantId, string webhookId, CancellationToken ct)
    {
        if (!await database.ReadOneAsync<bool>(tenantId, Sql["remove"], new { webhookId }, ct)) throw WebhookQueries.Missing(webhookId);
    }

    /// <summary>Sends webhook.ping to this webhook alone, on the way that every message takes. Throws not_found, illegal_state.</summary>
    public Task<Answer> PingAsync(string tenantId, string webhookId, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            var hook = await RequireActiveAsync(tx, webhookId);
            var (eventId, deliveryId) = (ids.NewEventId(), ids.New("whd"));
            var body = AinerJson.Write(new EventEnvelope
            {
                EventId = eventId,
                EventType = EventTypes.WebhookPing,
                Producer = Producers.Gateway,
                OccurredAt = clock.GetUtcNow(),
                TenantId = tenantId,
                ProjectId = hook.ProjectId,
                Payload = AinerJson.ToElement(new { webhookId }),
            });
            await tx.ExecuteAsync(Sql["queue"], new { deliveryId, webhookId, eventId, eventType = EventTypes.WebhookPing, body });
            return Queued(webhookId, deliveryId, "a ping is on its way; its delivery says how it went");
        }, ct);

    /// <summary>Sends one delivery again. Throws not_found, illegal_state.</summary>
    public Task<Answer> RedeliverAsync(string tenantId, string webhookId, string deliveryId, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            await RequireActiveAsync(tx, webhookId);
            if (!await tx.ScalarAsync<bool>(Sql["redeliver"], new { webhookId, deliveryId })) throw WebhookQueries.MissingDelivery(deliveryId);
            return Queued(webhookId, deliveryId, "it is sent again");
        }, ct);

    private static async Task<WebhookView> ReadAsync(Transaction tx, string webhookId) =>
        await tx.QuerySingleOrDefaultAsync<WebhookView>(Sql["one"], new { webhookId }) ?? throw WebhookQueries.Missing(webhookId);

    private static async Task<WebhookView> RequireActiveAsync(Transaction tx, string webhookId)
    {
        var hook = await ReadAsync(tx, webhookId);
        return hook.Status == "active" ? hook : throw new AinerException(ErrorCode.IllegalState, $"Webhook '{webhookId}' is disabled ({hook.DisabledReason}) and sends nothing; PATCH its status to active first.", new { status = hook.Status });
    }

    private static Answer Queued(string webhookId, string deliveryId, string message) => new(202, AinerJson.Write(new DeliveryQueued(webhookId, deliveryId, "pending", message)));

    private static string NewSecret() => "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}
