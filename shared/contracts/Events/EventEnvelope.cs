using System.Text.Json;

namespace Ainer.Contracts.Events;

/// <summary>One thing that happened, immutable. The body of every message on the exchange <c>ainer.events</c>.</summary>
public sealed record EventEnvelope : IEnvelopeHeader
{
    /// <summary>The version of this contract that new messages carry.</summary>
    public const string CurrentSchemaVersion = "1.0";

    /// <summary>UUIDv7; the inbox recognises a duplicate by it.</summary>
    public required string EventId { get; init; }
    /// <summary>One of <see cref="EventTypes"/>. Consumers read it from here, never from the routing key.</summary>
    public required string EventType { get; init; }
    /// <summary>The module that owns the fact; one of <see cref="Producers"/>.</summary>
    public required string Producer { get; init; }
    /// <summary>Major.minor; a reader refuses a major version it does not know.</summary>
    public string SchemaVersion { get; init; } = CurrentSchemaVersion;
    /// <summary>When the fact became true, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
    /// <inheritdoc cref="BusinessRecord.TenantId"/>
    public required string TenantId { get; init; }
    /// <inheritdoc cref="BusinessRecord.ProjectId"/>
    public required string ProjectId { get; init; }
    /// <summary>The run that the fact is about.</summary>
    public string? RunId { get; init; }
    /// <summary>The job that the fact is about.</summary>
    public string? JobId { get; init; }
    /// <summary>Where the run stood.</summary>
    public RunStage? Stage { get; init; }
    /// <summary>The attempt of the job, from 1.</summary>
    public int? Attempt { get; init; }
    /// <summary>How many times the run was started again, from 1.</summary>
    public int? Generation { get; init; }
    /// <summary>Position in the run's own order, from 1; the cursor of event lists. Given when the event is stored.</summary>
    public long? RunSeq { get; init; }
    /// <inheritdoc cref="BusinessRecord.TraceId"/>
    public string? TraceId { get; init; }
    /// <inheritdoc cref="BusinessRecord.CorrelationId"/>
    public string? CorrelationId { get; init; }
    /// <summary>The event that caused this one.</summary>
    public string? CausationId { get; init; }
    /// <inheritdoc cref="BusinessRecord.IdempotencyKey"/>
    public string? IdempotencyKey { get; init; }
    /// <inheritdoc cref="BusinessRecord.ErrorCode"/>
    public Errors.ErrorCode? ErrorCode { get; init; }
    /// <summary>What the event type says; shapes are in docs/event-contracts.md.</summary>
    public JsonElement Payload { get; init; }
}

/// <summary>What a consumer must know before it reads the payload.</summary>
public interface IEnvelopeHeader
{
    /// <inheritdoc cref="EventEnvelope.EventId"/>
    string EventId { get; }
    /// <inheritdoc cref="EventEnvelope.EventType"/>
    string EventType { get; }
    /// <inheritdoc cref="EventEnvelope.SchemaVersion"/>
    string SchemaVersion { get; }
}
