using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Gateway.Idempotency;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.Gateway.DeadLetters;

/// <summary>
/// Sends a dead letter again, or gives it up. Settling the letter and writing the outbox row is one transaction, and only one caller can settle it, so a button pressed
/// twice sends one message.
/// </summary>
internal sealed class DeadLetterCommands(IdempotentCommit commits, Outbox outbox, IdSource ids, TimeProvider clock)
{
    private static readonly SqlFile Sql = DeadLetterQueries.Sql;

    /// <summary>Publishes the message again under the routing key that brought it; a failed run starts its next generation besides. Throws not_found, illegal_state, validation_failed.</summary>
    public Task<Answer> RedriveAsync(string tenantId, string id, RedriveBody edit, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            var letter = await DeadLetterQueries.FindAsync(tx, tenantId, id);
            if (letter.Status != "open") return Settled(letter, "redriven");
            var message = RedriveEdit.Apply(letter, edit, tenantId, ids.NewEventId);
            var envelope = EnvelopeConsumer.Parse(message.ToJsonString());
            await RequireOwnAsync(tx, letter, envelope);
            var note = edit.Note ?? (edit.Payload is null && edit.Envelope is null ? "redriven as it was" : "redriven edited");
            if (!await SettleAsync(tx, id, "redriven", note)) return Settled(await DeadLetterQueries.FindAsync(tx, tenantId, id), "redriven");

            await tx.ExecuteAsync(Sql["send"], new { routingKey = letter.RoutingKey, envelope = message.ToJsonString(), traceparent = letter.Header("traceparent") });
            outbox.WakeAfterCommit(tx);
            var retries = letter.RunStatus == "failed";
            if (retries) await outbox.EnqueueAsync(tx, Retry(letter, envelope));
            return Accepted(new DeadLetterSettled(id, "redriven", retries ? "sent again; its failed run starts its next generation" : "sent again", envelope.EventId, retries ? letter.RunId : null));
        }, ct);

    /// <summary>Closes the letter without sending it. Throws not_found, illegal_state.</summary>
    public Task<Answer> DiscardAsync(string tenantId, string id, string? note, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            var letter = await DeadLetterQueries.FindAsync(tx, tenantId, id);
            return letter.Status == "open" && await SettleAsync(tx, id, "discarded", note)
                ? Accepted(new DeadLetterSettled(id, "discarded", "discarded", letter.EventId))
                : Settled(await DeadLetterQueries.FindAsync(tx, tenantId, id), "discarded");
        }, ct);

    private static Task<bool> SettleAsync(Transaction tx, string id, string status, string? note) =>
        tx.ScalarAsync<bool>(Sql["settle"], new { deadLetterId = id, status, note });

    /// <summary>An envelope that was written anew may name only what the tenant has.</summary>
    private static async Task RequireOwnAsync(Transaction tx, DeadLetterRow letter, EventEnvelope envelope)
    {
        if (letter.EventType is not null) return;
        if (!await tx.ScalarAsync<bool>(Sql["owns"], new { envelope.RunId, envelope.JobId, envelope.ProjectId }))
            throw new AinerException(ErrorCode.ValidationFailed, "The envelope names a project, run or job that this tenant does not have.", new { field = "envelope" });
    }

    /// <summary>Pressed again: the caller has what was wanted. Settled the other way: refused.</summary>
    private static Answer Settled(DeadLetterRow letter, string wanted) => letter.Status == wanted
        ? Accepted(new DeadLetterSettled(letter.DeadLetterId, wanted, $"already {wanted}", letter.EventId))
        : throw new AinerException(ErrorCode.IllegalState, $"Dead letter '{letter.DeadLetterId}' is {letter.Status}.", new { status = letter.Status });

    private static Answer Accepted(DeadLetterSettled settled) => new(202, AinerJson.Write(settled));

    private EventEnvelope Retry(DeadLetterRow letter, EventEnvelope about) => new()
    {
        EventId = ids.NewEventId(),
        EventType = EventTypes.RunRetry,
        Producer = Producers.Gateway,
        OccurredAt = clock.GetUtcNow(),
        TenantId = about.TenantId,
        ProjectId = about.ProjectId,
        RunId = letter.RunId,
        Generation = letter.RunGeneration,
        TraceId = about.TraceId,
        CorrelationId = about.CorrelationId,
        CausationId = about.EventId,
        Payload = AinerJson.ToElement(new { reason = $"dead letter {letter.DeadLetterId} redriven" }),
    };
}
