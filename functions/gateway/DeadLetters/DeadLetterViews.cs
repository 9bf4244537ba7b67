using System.Text.Json;

namespace Ainer.Gateway.DeadLetters;

/// <summary>A message that its consumer could not handle, as a list shows it.</summary>
internal record DeadLetterView
{
    public required string DeadLetterId { get; init; }
    public required string Queue { get; init; }
    public required string Reason { get; init; }
    public required string RoutingKey { get; init; }
    public string? EventId { get; init; }
    public string? EventType { get; init; }
    public string? ProjectId { get; init; }
    public string? RunId { get; init; }
    public string? JobId { get; init; }
    public required DateTimeOffset DiedAt { get; init; }
    public required string Status { get; init; }
    public DateTimeOffset? SettledAt { get; init; }
    public string? Note { get; init; }
}

/// <summary>Why it died, how often it was tried, and what to do.</summary>
internal sealed record DeadLetterExplanation(
    string What, string? Consumer, string? LastError, int? Failures, DateTimeOffset? LastFailedAt, int? DeliveryCount, int TimesDied, bool CanRedriveAsIs, string Advice);

/// <summary>One dead letter with its message: <c>message</c> when it is JSON, else <c>body</c> as text, or in base64 where body_encoding says so.</summary>
internal sealed record DeadLetterDetail : DeadLetterView
{
    public required DeadLetterExplanation Explanation { get; init; }
    public required JsonElement Headers { get; init; }
    public JsonElement? Message { get; init; }
    public string? Body { get; init; }
    public string? BodyEncoding { get; init; }
}

/// <summary>A dead letter as it is read for a detail or a redrive.</summary>
internal sealed record DeadLetterRow : DeadLetterView
{
    public string? TenantId { get; init; }
    public required JsonElement Headers { get; init; }
    public required string Body { get; init; }
    public int? Failures { get; init; }
    public string? LastError { get; init; }
    public DateTimeOffset? LastFailedAt { get; init; }
    public string? Consumer { get; init; }
    public int TimesDied { get; init; }
    public string? RunStatus { get; init; }
    public int? RunGeneration { get; init; }

    /// <summary>A header's text, or null.</summary>
    public string? Header(string name) => Headers.ValueKind == JsonValueKind.Object && Headers.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>What is asked of a redrive: nothing (as it is), another payload, or another envelope.</summary>
internal sealed record RedriveBody(JsonElement? Payload = null, JsonElement? Envelope = null, string? Note = null, string? IdempotencyKey = null);

/// <summary>What is asked of a discard.</summary>
internal sealed record DiscardBody(string? Note = null, string? IdempotencyKey = null);

/// <summary>The answer to redrive and discard.</summary>
internal sealed record DeadLetterSettled(string DeadLetterId, string Status, string Message, string? EventId = null, string? RunRetry = null);
