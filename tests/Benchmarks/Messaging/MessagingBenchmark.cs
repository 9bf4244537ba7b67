using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ainer.Benchmarks.Messaging;

/// <summary>
/// Events per second from a committed outbox row to a committed inbox row, against confirmed publish and consume of the same bodies with the same client on the same
/// broker in the same run. Once with each event in a commit of its own, as when single jobs report, once with twenty, as when a stage releases its jobs. Rounds take turns after
/// one that is not counted, in which code is compiled and connections open; the medians count.
/// </summary>
internal static class MessagingBenchmark
{
    private const int Events = 8000;
    private const int Rounds = 5;
    private const int Writers = 16;
    private const int Prefetch = 200;
    private const int Consumers = 32;

    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        await using var database = await TestDatabase.CreateToMeasureAsync(MessagingServices.Migrations);
        await using var broker = await TestBroker.CreateAsync();
        int[] commits = [1, 20];
        var raw = new List<double>();
        var whole = commits.ToDictionary(perCommit => perCommit, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var rawRate = await RawAsync(broker, cancellation);
            if (round > 0) raw.Add(rawRate);
            foreach (var perCommit in commits)
            {
                var rate = await WholeAsync(database, broker, perCommit, cancellation);
                if (round > 0) whole[perCommit].Add(rate);
            }
        }
        foreach (var perCommit in commits)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"messaging: {Median(whole[perCommit]),7:N0} events/s through outbox, RabbitMQ and inbox, {perCommit,2} per commit; {Median(raw),7:N0} events/s raw confirmed publish and consume; ratio {Median(whole[perCommit]) / Median(raw):0.00}"));
        }
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);

    private static async Task<double> RawAsync(TestBroker broker, CancellationToken cancellation)
    {
        await using var publisher = new ConfirmedPublisher(broker.Connection);
        await publisher.ReadyAsync(cancellation);
        var done = await ConsumeAsync(broker, (_, _) => Task.CompletedTask, cancellation);
        var ids = new IdSource(TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in Enumerable.Range(0, Events).Chunk(500))
        {
            await publisher.PublishAsync([.. batch.Select(_ => Envelope(ids)).Select(e =>
                new OutgoingMessage(e.EventId, e.EventType, e.EventType, Encoding.UTF8.GetBytes(AinerJson.Write(e))))], cancellation);
        }
        await done.Task.WaitAsync(cancellation);
        return Events / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> WholeAsync(TestDatabase database, TestBroker broker, int perCommit, CancellationToken cancellation)
    {
        var signal = new OutboxSignal();
        var outbox = new Outbox(signal);
        await using var publisher = new ConfirmedPublisher(broker.Connection);
        var relay = new OutboxRelay(database.Worker, publisher, signal, Options.Create(new OutboxOptions()), NullLogger<OutboxRelay>.Instance, TimeProvider.System);
        var consumer = new EnvelopeConsumer(database.Worker, NullLogger<EnvelopeConsumer>.Instance, TimeProvider.System);
        var done = await ConsumeAsync(broker, (body, token) => consumer.ConsumeTogetherAsync("bench", Encoding.UTF8.GetString(body.Span), null, (_, _) => Task.CompletedTask, token), cancellation);
        await relay.StartAsync(cancellation);
        var ids = new IdSource(TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Events / perCommit), new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation },
            async (_, token) => await database.Worker.InTransactionAsync(
                tx => outbox.EnqueueAsync(tx, [.. Enumerable.Range(0, perCommit).Select(_ => Envelope(ids)).Select(envelope => (envelope.EventType, envelope))]), token));
        await done.Task.WaitAsync(cancellation);
        var rate = Events / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await relay.StopAsync(cancellation);
        return rate;
    }

    /// <summary>Completes when the number of events is acknowledged.</summary>
    private static async Task<TaskCompletionSource> ConsumeAsync(TestBroker broker, Func<ReadOnlyMemory<byte>, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handled = 0;
        var channel = await broker.Connection.CreateChannelAsync(new CreateChannelOptions(false, false, consumerDispatchConcurrency: Consumers), cancellation);
        await channel.BasicQosAsync(0, Prefetch, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        string? tag = null;
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await handle(delivery.Body.ToArray(), cancellation);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellation);
            if (Interlocked.Increment(ref handled) < Events) return;
            await channel.BasicCancelAsync(tag!, cancellationToken: cancellation);
            done.TrySetResult();
        };
        tag = await channel.BasicConsumeAsync(Topology.TaskSubmittedQueue, autoAck: false, consumer, cancellation);
        return done;
    }

    private static EventEnvelope Envelope(IdSource ids) => new()
    {
        EventId = ids.NewEventId(),
        EventType = EventTypes.TaskSubmitted,
        Producer = Producers.Gateway,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_bench",
        ProjectId = "p_bench",
        Payload = AinerJson.ToElement(new { some = "payload of usual length", number = 42 }),
    };
}
