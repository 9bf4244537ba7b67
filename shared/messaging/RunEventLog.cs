using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Postgres;

namespace Ainer.Messaging;

/// <summary>One event about a run, before it is stored.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Producer">The module that owns the fact, one of <see cref="Producers"/>.</param>
public sealed record RunEvent(string Type, string Producer)
{
    public string? JobId { get; init; }
    public int? Attempt { get; init; }
    public RunStage? Stage { get; init; }
    public ErrorCode? ErrorCode { get; init; }
    public string? CausationId { get; init; }
    public object? Payload { get; init; }
    /// <summary>Where it differs from the type (job.dispatch, whose lane follows).</summary>
    public string? RoutingKey { get; init; }
    /// <summary>
    /// Names the occurrence when the code that reports it may run twice (an activity): the event id is derived from it, so that the second report changes nothing.
    /// </summary>
    public string? Occurrence { get; init; }
}

/// <summary>
/// Stores events of a run through the orchestrator's published function: run_seq, event row and outbox row, in the transaction of the change that they report.
/// </summary>
public sealed class RunEventLog(IdSource ids, OutboxSignal? signal = null)
{
    private const string Append = "select orchestrator.append_event(@runId, @envelope::jsonb, @routingKey, @traceparent)::text";

    /// <summary>Appends the event. The same occurrence a second time changes nothing.</summary>
    public async Task AppendAsync(Transaction transaction, string runId, RunEvent what)
    {
        var envelope = new
        {
            EventId = what.Occurrence is null ? ids.NewEventId() : DerivedId(runId, what.Type, what.Occurrence),
            EventType = what.Type,
            what.Producer,
            what.JobId,
            what.Attempt,
            what.Stage,
            what.ErrorCode,
            what.CausationId,
            what.Payload,
        };
        await transaction.ScalarAsync<string>(Append, new
        {
            runId,
            envelope = AinerJson.Write(envelope),
            routingKey = what.RoutingKey,
            traceparent = Activity.Current?.Id,
        });
        if (signal is not null) transaction.AfterCommit(signal.Set);
    }

    /// <summary>A UUIDv8 (RFC 9562: custom) made of the occurrence's hash.</summary>
    private static string DerivedId(string runId, string type, string occurrence)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{runId}\n{type}\n{occurrence}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
