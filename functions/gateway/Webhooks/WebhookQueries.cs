using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Ainer.Postgres;

namespace Ainer.Gateway.Webhooks;

/// <summary>Answers questions about webhooks and their delivery logs.</summary>
internal sealed class WebhookQueries(AppDatabase database)
{
    internal static readonly SqlFile Sql = SqlFile.For<WebhookQueries>("Sql/webhooks.sql");

    /// <summary>The webhooks of a project, newest first. Throws not_found.</summary>
    public async Task<Page<WebhookView>> ListAsync(string tenantId, string projectId, string[]? status, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<WebhookView>(tenantId, Sql["list"], new { projectId, status, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        if (rows.Count == 0 && !await database.ReadOneAsync<bool>(tenantId, Sql["project_exists"], new { projectId }, ct)) throw MissingProject(projectId);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.WebhookId)));
    }

    /// <summary>One webhook. Throws not_found.</summary>
    public async Task<WebhookView> GetAsync(string tenantId, string id, CancellationToken ct) =>
        await database.ReadOneAsync<WebhookView>(tenantId, Sql["one"], new { webhookId = id }, ct) ?? throw Missing(id);

    /// <summary>The delivery log, newest first. Throws not_found.</summary>
    public async Task<Page<DeliveryView>> DeliveriesAsync(string tenantId, string id, string[]? status, string[]? eventType, int limit, string? cursor, CancellationToken ct)
    {
        var place = Cursors.Read<ListPlace>(cursor);
        var rows = await database.ReadAsync<DeliveryView>(tenantId, Sql["deliveries"], new { webhookId = id, status, eventType, beforeAt = place?.At, beforeId = place?.Id, limit = limit + 1 }, ct);
        if (rows.Count == 0) await GetAsync(tenantId, id, ct);
        return Pages.Cut(rows, limit, row => Cursors.Write(new ListPlace(row.CreatedAt, row.DeliveryId)));
    }

    /// <summary>One delivery with its attempts. Throws not_found.</summary>
    public Task<DeliveryDetail> DeliveryAsync(string tenantId, string id, string deliveryId, CancellationToken ct) =>
        database.InTenantAsync(tenantId, async tx =>
        {
            // The body is JSON text in the table, kept byte for byte for its signature.
            var row = await tx.QuerySingleOrDefaultAsync<DeliveryRow>(Sql["delivery"], new { webhookId = id, deliveryId }) ?? throw MissingDelivery(deliveryId);
            var attempts = await tx.QueryAsync<AttemptView>(Sql["attempts"], new { deliveryId });
            return new DeliveryDetail(row, row.Body, attempts);
        }, ct);

    internal static AinerException Missing(string id) => new(ErrorCode.NotFound, $"Webhook '{id}' does not exist.", new { webhook_id = id });

    internal static AinerException MissingProject(string id) => new(ErrorCode.NotFound, $"Project '{id}' does not exist.", new { project_id = id });

    internal static AinerException MissingDelivery(string id) => new(ErrorCode.NotFound, $"Delivery '{id}' does not exist.", new { delivery_id = id });
}
