using System.Text.Json.Serialization;

namespace Ainer.Contracts;

/// <summary>
/// The fields that every business record and table carries with the same name and meaning, whoever owns it.
/// </summary>
public abstract record BusinessRecord
{
    /// <summary>The tenant that owns the record.</summary>
    public required string TenantId { get; init; }
    /// <summary>The project inside the tenant.</summary>
    public required string ProjectId { get; init; }
    /// <summary>The caller's trace name, carried from the request to the film. Not the W3C trace id, which travels as traceparent.</summary>
    public string? TraceId { get; init; }
    /// <summary>The caller's own correlation name.</summary>
    public string? CorrelationId { get; init; }
    /// <summary>The key under which a repeated request is recognised.</summary>
    public string? IdempotencyKey { get; init; }
    /// <summary>Why it failed, where it did.</summary>
    public Errors.ErrorCode? ErrorCode { get; init; }
    /// <summary>The optimistic lock of the row.</summary>
    public long Version { get; init; } = 1;
    /// <summary>When it was made; not written before it is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it was last changed; not written before it is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset UpdatedAt { get; init; }
    /// <summary>When it was deleted, if it was.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
