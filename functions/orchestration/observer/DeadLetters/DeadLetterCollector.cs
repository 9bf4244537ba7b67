using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ainer.Observer.DeadLetters;

/// <summary>
/// Empties the dead-letter queues into a table, where people can read, redrive or discard what could not be handled. A letter is acknowledged once its row is
/// committed; an unreadable body is kept as it is.
/// </summary>
internal sealed partial class DeadLetterCollector(BrokerConnection broker, WorkerDatabase database, IdSource ids, TimeProvider clock, ILogger<DeadLetterCollector> log)
    : BackgroundService
{
    private static readonly SqlFile Sql = SqlFile.For<DeadLetterCollector>("Sql/observer.sql");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await CollectAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogInterrupted(exception.Message);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task CollectAsync(CancellationToken cancellation)
    {
        var connection = await broker.GetAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, 16, global: false, cancellation);
        foreach (var queue in Topology.Queues.Where(queue => queue.DeadLetterKey is null))
        {
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivery) => KeepAsync(channel, queue.Name, delivery, cancellation);
            await channel.BasicConsumeAsync(queue.Name, autoAck: false, consumer, cancellation);
        }
        await closed.Task.WaitAsync(cancellation);
    }

    private async Task KeepAsync(IChannel channel, string queue, BasicDeliverEventArgs delivery, CancellationToken cancellation)
    {
        var body = Encoding.UTF8.GetString(delivery.Body.Span).Replace('\0', '\uFFFD');
        var envelope = TryParse(body);
        await TransientOutage.RetryAsync(token => database.ExecuteAsync(Sql["keep_dead_letter"], new
        {
            deadLetterId = ids.New("dl"),
            queue = queue[..^".dlq".Length],
            reason = ReasonOf(delivery.BasicProperties),
            routingKey = envelope?.EventType ?? delivery.RoutingKey,
            eventId = envelope?.EventId,
            eventType = envelope?.EventType,
            tenantId = envelope?.TenantId,
            projectId = envelope?.ProjectId,
            runId = envelope?.RunId,
            jobId = envelope?.JobId,
            headers = Jsonb.Of(HeadersOf(delivery.BasicProperties)),
            body,
        }, token), cancellation, log, clock);
        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellation);
        LogKept(queue, envelope?.EventType ?? "unreadable");
    }

    private static EventEnvelope? TryParse(string body)
    {
        try
        {
            return AinerJson.Read<EventEnvelope>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The broker's x-death header says why: rejected, delivery_limit, expired or maxlen.</summary>
    private static string ReasonOf(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue("x-first-death-reason", out var reason) == true && reason is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "rejected";

    private static Dictionary<string, string?> HeadersOf(IReadOnlyBasicProperties properties) =>
        (properties.Headers ?? new Dictionary<string, object?>())
            .Where(header => header.Value is byte[] or string or int or long or bool)
            .ToDictionary(header => header.Key, header => header.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : header.Value?.ToString(), StringComparer.Ordinal);

    [LoggerMessage(EventId = 13001, Level = LogLevel.Warning, Message = "Collecting dead letters was interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(EventId = 13002, Level = LogLevel.Error, Message = "Dead letter from {Queue}: {EventType}")]
    private partial void LogKept(string queue, string eventType);
}
