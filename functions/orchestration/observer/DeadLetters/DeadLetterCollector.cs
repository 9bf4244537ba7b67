using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ainer.Observer.DeadLetters;

/// <summary>
/// Empties the dead-letter queues into a table, where people can read, redrive or discard what could not be handled. A letter is acknowledged once its row is
/// committed; one that comes again, because the acknowledgement was lost, is not stored again.
/// </summary>
internal sealed partial class DeadLetterCollector(BrokerConnection broker, WorkerDatabase database, TimeProvider clock, ILogger<DeadLetterCollector> log)
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
        var letter = DeadLetter.Read(queue, delivery.RoutingKey, delivery.BasicProperties, delivery.Body.Span);
        await TransientOutage.RetryAsync(token => database.ExecuteAsync(Sql["keep_dead_letter"], letter.Row(), token), cancellation, log, clock);
        // Where the channel is gone meanwhile, the letter comes again and is recognised by its id.
        if (channel.IsOpen) await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellation);
        LogKept(queue, letter.EventType ?? "unreadable");
    }

    [LoggerMessage(EventId = 13001, Level = LogLevel.Warning, Message = "Collecting dead letters was interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(EventId = 13002, Level = LogLevel.Error, Message = "Dead letter from {Queue}: {EventType}")]
    private partial void LogKept(string queue, string eventType);
}
