using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.Messaging;

/// <summary>A message that no retry can make good: not JSON, not an envelope, of an unknown major version, or refused by its handler. It goes to the dead letters.</summary>
public sealed class PoisonMessageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What became of a delivery.</summary>
public enum ConsumeOutcome
{
    /// <summary>The handler's transaction is committed.</summary>
    Handled,
    /// <summary>This consumer had handled the event before; nothing was done.</summary>
    Duplicate,
}

/// <summary>
/// The way from a delivery to a durable effect: parse the envelope, continue its trace, open a transaction, accept it in the inbox, call the handler,
/// commit. Outages are waited out here until the token ends. Whoever calls this acknowledges when it returns and rejects when it throws.
/// </summary>
public sealed partial class EnvelopeConsumer(WorkerDatabase database, ILogger<EnvelopeConsumer> logger, TimeProvider clock)
{
    private const int LongestError = 2000;
    private static readonly SqlFile Sql = SqlFile.For<EnvelopeConsumer>("Sql/inbox.sql");
    private readonly ConcurrentDictionary<string, DeliveryGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>
    /// Handles one delivery. The handler's transaction sees all tenants (role worker). Throws <see cref="PoisonMessageException"/> for a message that
    /// cannot be understood; anything the handler throws, but outages, is thrown on.
    /// </summary>
    /// <param name="consumer">The consumer's stable name, for example orchestration.job_status.</param>
    /// <param name="body">The message.</param>
    /// <param name="traceparent">The header of that name, if there is one.</param>
    /// <param name="handle">The effect, inside the transaction.</param>
    /// <param name="ct">Ends the waiting; the message is then not acknowledged and comes again.</param>
    public async Task<ConsumeOutcome> ConsumeAsync(
        string consumer, string body, string? traceparent, Func<EventEnvelope, Transaction, Task> handle, CancellationToken ct)
    {
        var envelope = Parse(body, consumer);
        var started = clock.GetTimestamp();
        return Count(consumer, envelope, await AloneAsync(consumer, envelope, traceparent, handle, ct), started);
    }

    /// <summary>
    /// As <see cref="ConsumeAsync(string, string, string?, Func{EventEnvelope, Transaction, Task}, CancellationToken)"/>, but deliveries that are in hand at the same time share a
    /// transaction. For handlers that are short and lock only rows of their own message: in a group all wait for the slowest, and hold what they locked until then.
    /// </summary>
    public async Task<ConsumeOutcome> ConsumeTogetherAsync(
        string consumer, string body, string? traceparent, Func<EventEnvelope, Transaction, Task> handle, CancellationToken ct)
    {
        var envelope = Parse(body, consumer);
        var started = clock.GetTimestamp();
        var group = _groups.GetOrAdd(consumer, name => new DeliveryGroup(database, name));
        var together = await group.JoinAsync(envelope, async tx =>
        {
            using var activity = Start(consumer, envelope, traceparent);
            using var scope = logger.BeginScope(LogScope(envelope));
            await handle(envelope, tx);
        }).WaitAsync(ct);
        return Count(consumer, envelope, together ?? await AloneAsync(consumer, envelope, traceparent, handle, ct), started);
    }

    /// <inheritdoc cref="ConsumeAsync(string, string, string?, Func{EventEnvelope, Transaction, Task}, CancellationToken)"/>
    public Task<ConsumeOutcome> ConsumeAsync(
        string consumer, ReadOnlyMemory<byte> body, string? traceparent, Func<EventEnvelope, Transaction, Task> handle, CancellationToken ct) =>
        ConsumeAsync(consumer, Encoding.UTF8.GetString(body.Span), traceparent, handle, ct);

    /// <summary>Reads an envelope of a version that this build knows. Throws <see cref="PoisonMessageException"/>.</summary>
    public static EventEnvelope Parse(string body)
    {
        EventEnvelope envelope;
        try
        {
            envelope = AinerJson.Read<EventEnvelope>(body);
        }
        catch (JsonException exception)
        {
            throw new PoisonMessageException($"The message is not an event envelope: {exception.Message}", exception);
        }
        if (Major(envelope.SchemaVersion) != Major(EventEnvelope.CurrentSchemaVersion))
        {
            throw new PoisonMessageException(
                $"The envelope of {envelope.EventType} {envelope.EventId} has schema_version {envelope.SchemaVersion}; this build reads {EventEnvelope.CurrentSchemaVersion}.");
        }
        if (string.IsNullOrWhiteSpace(envelope.EventId) || string.IsNullOrWhiteSpace(envelope.EventType))
            throw new PoisonMessageException("The envelope has an empty event_id or event_type.");
        return envelope;
    }

    private async Task<ConsumeOutcome> AloneAsync(
        string consumer, EventEnvelope envelope, string? traceparent, Func<EventEnvelope, Transaction, Task> handle, CancellationToken ct)
    {
        using var activity = Start(consumer, envelope, traceparent);
        using var scope = logger.BeginScope(LogScope(envelope));
        try
        {
            return await TransientOutage.RetryAsync(token => database.InTransactionAsync(async tx =>
            {
                if (!await Inbox.TryAcceptAsync(tx, consumer, envelope.EventId)) return ConsumeOutcome.Duplicate;
                await handle(envelope, tx);
                return ConsumeOutcome.Handled;
            }, token), ct, logger, clock);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            await NoteAsync(consumer, envelope.EventId, exception, ct);
            throw;
        }
    }

    private ConsumeOutcome Count(string consumer, EventEnvelope envelope, ConsumeOutcome outcome, long started)
    {
        var tag = new KeyValuePair<string, object?>("consumer", consumer);
        MessagingTelemetry.HandleSeconds.Record(clock.GetElapsedTime(started).TotalSeconds, tag);
        (outcome == ConsumeOutcome.Handled ? MessagingTelemetry.Consumed : MessagingTelemetry.Duplicates).Add(1, tag);
        if (outcome == ConsumeOutcome.Duplicate) LogDuplicate(consumer, envelope.EventType, envelope.EventId);
        return outcome;
    }

    /// <summary>Keeps why the message was refused, for whoever looks at its dead letter. A note that cannot be written is only logged: the refusal itself matters more.</summary>
    private async Task NoteAsync(string consumer, string eventId, Exception reason, CancellationToken ct)
    {
        var error = $"{reason.GetType().Name}: {reason.Message}".Replace('\0', '\uFFFD');
        try
        {
            await database.ExecuteAsync(Sql["note_failure"], new { consumer, eventId, error = error[..Math.Min(error.Length, LongestError)] }, ct);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            LogNoNote(consumer, eventId, exception.Message);
        }
    }

    private static string Major(string version) => version.Split('.')[0];

    private EventEnvelope Parse(string body, string consumer)
    {
        try
        {
            return Parse(body);
        }
        catch (PoisonMessageException exception)
        {
            MessagingTelemetry.Poison.Add(1, new KeyValuePair<string, object?>("consumer", consumer));
            LogPoison(consumer, exception.Message);
            throw;
        }
    }

    private static Activity? Start(string consumer, EventEnvelope envelope, string? traceparent)
    {
        _ = ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent);
        var activity = MessagingTelemetry.Activities.StartActivity($"{envelope.EventType} process", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.system", "rabbitmq").SetTag("messaging.consumer", consumer).SetTag("messaging.message.id", envelope.EventId)
            .SetTag("ainer.tenant_id", envelope.TenantId).SetTag("ainer.run_id", envelope.RunId).SetTag("ainer.job_id", envelope.JobId);
        return activity;
    }

    private static Dictionary<string, object?> LogScope(EventEnvelope envelope) => new()
    {
        ["tenant_id"] = envelope.TenantId,
        ["run_id"] = envelope.RunId,
        ["job_id"] = envelope.JobId,
        ["attempt"] = envelope.Attempt,
    };

    [LoggerMessage(EventId = 1111, Level = LogLevel.Debug, Message = "{Consumer} has already handled {EventType} {EventId}")]
    private partial void LogDuplicate(string consumer, string eventType, string eventId);

    [LoggerMessage(EventId = 1112, Level = LogLevel.Error, Message = "{Consumer} got a poison message: {Reason}")]
    private partial void LogPoison(string consumer, string reason);

    [LoggerMessage(EventId = 1113, Level = LogLevel.Warning, Message = "Why {Consumer} refused {EventId} could not be kept: {Reason}")]
    private partial void LogNoNote(string consumer, string eventId, string reason);
}
