using System.Diagnostics;
using System.Threading.Channels;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;

namespace Ainer.Messaging;

/// <summary>Wakes the relay of this process, after the commit and without Postgres. Losing a wake-up costs at most the relay's poll interval.</summary>
public sealed class OutboxSignal
{
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be unsent rows.</summary>
    public void Set() => _wakeUps.Writer.TryWrite(true);

    /// <summary>Returns at the next wake-up, or after this time without one.</summary>
    internal async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            _ = await _wakeUps.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // No wake-up in time: the caller polls.
        }
    }
}

/// <summary>Puts messages into the outbox, in the transaction that changes the state they report. docs/outbox-inbox.md has the protocol.</summary>
public sealed class Outbox(OutboxSignal signal)
{
    private static readonly SqlFile Sql = SqlFile.For<Outbox>("Sql/outbox.sql");

    /// <summary>The W3C trace context of what is going on now, for SQL functions that write the outbox themselves.</summary>
    public static string? CurrentTraceparent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>One message; it is sent after the commit.</summary>
    public async Task EnqueueAsync(Transaction tx, string routingKey, EventEnvelope envelope)
    {
        await tx.ExecuteAsync(Sql["enqueue"], new { routingKey, envelope = Jsonb.Of(envelope), traceparent = CurrentTraceparent });
        WakeAfterCommit(tx);
    }

    /// <summary>One message whose routing key is its type.</summary>
    public Task EnqueueAsync(Transaction tx, EventEnvelope envelope) => EnqueueAsync(tx, envelope.EventType, envelope);

    /// <summary>Several messages in one statement, sent in this order as far as the broker keeps it.</summary>
    public async Task EnqueueAsync(Transaction tx, IReadOnlyCollection<(string RoutingKey, EventEnvelope Envelope)> messages)
    {
        if (messages.Count == 0) return;
        await tx.ExecuteAsync(Sql["enqueue_many"], new
        {
            routingKeys = messages.Select(message => message.RoutingKey).ToArray(),
            envelopes = messages.Select(message => AinerJson.Write(message.Envelope)).ToArray(),
            traceparent = CurrentTraceparent,
        });
        WakeAfterCommit(tx);
    }

    /// <summary>For transactions in which a SQL function wrote the outbox.</summary>
    public void WakeAfterCommit(Transaction tx) => tx.AfterCommit(signal.Set);
}
