using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.Messaging;

/// <summary>How the relay works.</summary>
public sealed class OutboxOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Outbox";

    /// <summary>Messages claimed and in flight at once.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>The longest that a message waits when its writer could not wake a relay: it died, or wrote by SQL alone.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The least time between two looks at the table: a busy system gathers messages instead of sending each in a transaction of its own. Three times as long after a look that
    /// found many, where a transaction for each handful would take what the work needs.
    /// </summary>
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(10);
}

/// <summary>
/// Publishes the outbox: claims a batch by row locks, publishes it with all confirms in flight, deletes what was confirmed in one statement. Any number of relays
/// may run; each message is published at least once, twice only when a relay dies between the confirm and the commit.
/// </summary>
public sealed partial class OutboxRelay(
    WorkerDatabase database, ConfirmedPublisher publisher, OutboxSignal signal, IOptions<OutboxOptions> options, ILogger<OutboxRelay> logger, TimeProvider clock)
    : BackgroundService
{
    /// <summary>The Postgres channel on which each sent batch is announced, for those who show what happens.</summary>
    public const string SentChannel = "ainer_sent";

    private const int LongestPostponeS = 300;
    private const int Many = 10;
    // What is said to a node is a courtesy: its next heartbeat hears the same. A node that has had no queue for this long is gone, and its queue with it.
    private static readonly TimeSpan NodeWordLife = TimeSpan.FromMinutes(10);
    private static readonly SqlFile Sql = SqlFile.For<OutboxRelay>("Sql/outbox.sql");
    private readonly OutboxOptions _options = options.Value;
    private readonly IdSource _ids = new(clock);

    /// <summary>Publishes everything that is due now; returns how many messages were sent. For the sweeping timer.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            var (claimed, sent) = await RelayBatchAsync(ct);
            total += sent;
            if (sent > 0) await database.ExecuteAsync(Sql["announce"], null, ct);
            if (claimed < _options.BatchSize) return total;
        }
    }

    /// <summary>Seconds until a message that nobody took is tried again: doubling from 1 s to 5 min.</summary>
    internal static double PostponeS(int attempts, double chance) => Math.Min(LongestPostponeS, Math.Pow(2, Math.Min(attempts, 16))) * (0.5 + (0.5 * chance));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var started = clock.GetTimestamp();
                var sent = await TransientOutage.RetryAsync(SweepAsync, stoppingToken, logger, clock);
                await signal.WaitAsync(_options.PollInterval, stoppingToken);
                if ((sent < Many ? _options.Gather : 3 * _options.Gather) - clock.GetElapsedTime(started) is { Ticks: > 0 } rest) await Task.Delay(rest, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogRelayFailed(exception);
                await Task.Delay(_options.PollInterval, clock, CancellationToken.None);
            }
        }
    }

    private async Task<(int Claimed, int Sent)> RelayBatchAsync(CancellationToken ct)
    {
        await publisher.ReadyAsync(ct);
        return await database.InTransactionAsync(RelayBatchAsync, ct);
    }

    private async Task<(int Claimed, int Sent)> RelayBatchAsync(Transaction tx)
    {
        var rows = await tx.QueryAsync<OutboxRow>(Sql["claim"], new { limit = _options.BatchSize });
        if (rows.Count == 0) return (0, 0);
        var outcomes = await publisher.PublishAsync([.. rows.Select(row => row.ToMessage())], tx.Cancellation);
        var sent = rows.Where((_, i) => outcomes[i] == PublishOutcome.Confirmed).Select(row => row.Id).ToArray();
        if (sent.Length > 0) await tx.ExecuteAsync(Sql["delete_sent"], new { ids = sent });
        if (sent.Length < rows.Count) await PostponeAsync(tx, rows, outcomes);
        MessagingTelemetry.Published.Add(sent.Length);
        if (sent.Length > 0) MessagingTelemetry.Lag.Record(rows.Where((_, i) => outcomes[i] == PublishOutcome.Confirmed).Max(row => row.AgeS));
        return (rows.Count, sent.Length);
    }

    private async Task PostponeAsync(Transaction tx, IReadOnlyList<OutboxRow> rows, PublishOutcome[] outcomes)
    {
        var left = rows.Select((row, i) => (row, outcome: outcomes[i])).Where(entry => entry.outcome != PublishOutcome.Confirmed).ToList();
        if (left.RemoveAll(entry => entry.outcome == PublishOutcome.Unroutable && entry.row.IsForGoneNode) > 0)
            await DropAsync(tx, [.. rows.Where((row, i) => outcomes[i] == PublishOutcome.Unroutable && row.IsForGoneNode)]);
        if (left.Count == 0) return;
        foreach (var (row, outcome) in left)
        {
            if (outcome == PublishOutcome.Unroutable)
            {
                MessagingTelemetry.Unroutable.Add(1, new KeyValuePair<string, object?>("routing_key", row.RoutingKey));
                LogUnroutable(row.EventType, row.EventId, row.RoutingKey, row.Attempts + 1);
                // Said once for each message; it goes out as soon as anybody listens. An alert about an alert would never end.
                if (row.Attempts == 0 && !row.IsForNode && row.EventType != EventTypes.AlertRaised) await tx.ExecuteAsync(Sql["alert_unroutable"], new { row.Id, alertId = _ids.NewEventId() });
            }
            else
            {
                MessagingTelemetry.Unsettled.Add(1);
            }
        }
        await tx.ExecuteAsync(Sql["postpone"], new
        {
            ids = left.Select(entry => entry.row.Id).ToArray(),
            // An unanswered message is tried again at once: the fault lies with the connection, not with the message.
            pauses = left.Select(entry => entry.outcome == PublishOutcome.Unknown ? 0 : PostponeS(entry.row.Attempts, RandomNumberGenerator.GetInt32(1000) / 1000d)).ToArray(),
            reasons = left.Select(entry => entry.outcome.ToString()).ToArray(),
        });
    }

    private async Task DropAsync(Transaction tx, IReadOnlyList<OutboxRow> gone)
    {
        foreach (var row in gone)
        {
            MessagingTelemetry.Dropped.Add(1, new KeyValuePair<string, object?>("reason", "node_gone"));
            LogDropped(row.EventType, row.EventId, row.RoutingKey, row.AgeS);
        }
        await tx.ExecuteAsync(Sql["delete_sent"], new { ids = gone.Select(row => row.Id).ToArray() });
    }

    [LoggerMessage(EventId = 1123, Level = LogLevel.Warning, Message = "Gave up {EventType} {EventId} after {AgeS} s: {RoutingKey} has no queue, so its node is gone; it would have heard the same by its heartbeat")]
    private partial void LogDropped(string eventType, string eventId, string routingKey, double ageS);

    [LoggerMessage(EventId = 1121, Level = LogLevel.Error, Message = "ALERT unroutable message {EventType} {EventId}: no queue is bound to {RoutingKey} (try {Attempt}); it stays in the outbox")]
    private partial void LogUnroutable(string eventType, string eventId, string routingKey, int attempt);

    [LoggerMessage(EventId = 1122, Level = LogLevel.Error, Message = "The outbox relay failed and goes on")]
    private partial void LogRelayFailed(Exception exception);

    private sealed record OutboxRow(long Id, string EventId, string RoutingKey, string Body, string? Traceparent, int Attempts, string EventType, double AgeS)
    {
        public bool IsForNode => Topology.IsNodeControl(RoutingKey);

        public bool IsForGoneNode => IsForNode && AgeS > NodeWordLife.TotalSeconds;

        public OutgoingMessage ToMessage() => new(EventId, EventType, RoutingKey, Encoding.UTF8.GetBytes(Body), Traceparent);
    }
}
