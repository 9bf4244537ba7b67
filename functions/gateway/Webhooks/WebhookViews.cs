using System.Text.Json;

namespace Ainer.Gateway.Webhooks;

/// <summary>A webhook without its secret.</summary>
internal record WebhookView
{
    public required string WebhookId { get; init; }
    public required string ProjectId { get; init; }
    public required string Url { get; init; }
    public string? Description { get; init; }
    public required string[] Events { get; init; }
    public required string Status { get; init; }
    public string? DisabledReason { get; init; }
    public DateTimeOffset? LastSuccessAt { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A webhook with the secret that was made just now; no other answer shows it.</summary>
internal sealed record WebhookWithSecret : WebhookView
{
    public string? Secret { get; init; }

    public static WebhookWithSecret Of(WebhookView view, string? secret) => new()
    {
        WebhookId = view.WebhookId,
        ProjectId = view.ProjectId,
        Url = view.Url,
        Description = view.Description,
        Events = view.Events,
        Status = view.Status,
        DisabledReason = view.DisabledReason,
        LastSuccessAt = view.LastSuccessAt,
        Version = view.Version,
        CreatedAt = view.CreatedAt,
        UpdatedAt = view.UpdatedAt,
        Secret = secret,
    };
}

/// <summary>What became of one event at one webhook.</summary>
internal record DeliveryView
{
    public required string DeliveryId { get; init; }
    public required string WebhookId { get; init; }
    public required string EventId { get; init; }
    public required string EventType { get; init; }
    public string? RunId { get; init; }
    public required string Status { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public DateTimeOffset? LastAttemptAt { get; init; }
    public int? LastStatus { get; init; }
    public int? LastLatencyMs { get; init; }
    public string? LastError { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One attempt; neither http_status nor error: it is under way, or its sender died and nobody knows.</summary>
internal sealed record AttemptView
{
    public int Attempt { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public int? LatencyMs { get; init; }
    public int? HttpStatus { get; init; }
    public string? Error { get; init; }
}

/// <summary>A delivery with what was sent and every attempt, newest first.</summary>
internal sealed record DeliveryDetail(DeliveryView Delivery, JsonElement Event, IReadOnlyList<AttemptView> AttemptLog);

/// <summary>A delivery's row with its body.</summary>
internal sealed record DeliveryRow : DeliveryView
{
    public required JsonElement Body { get; init; }
}

/// <summary>The body of a registration.</summary>
internal sealed record WebhookRegistration(string? Url = null, string[]? Events = null, string? Description = null, string? IdempotencyKey = null);

/// <summary>What is changed; what is left out stays.</summary>
internal sealed record WebhookChange(string? Url = null, string[]? Events = null, string? Description = null, string? Status = null, bool RotateSecret = false);

/// <summary>The answer to ping and redeliver.</summary>
internal sealed record DeliveryQueued(string WebhookId, string DeliveryId, string Status, string Message);
