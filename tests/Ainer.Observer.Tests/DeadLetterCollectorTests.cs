using System.Globalization;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.Observer.DeadLetters;
using Ainer.Postgres;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Ainer.Observer.Tests;

/// <summary>Real dead letters of a real broker end as rows, each one once.</summary>
public sealed class DeadLetterCollectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly IdSource _ids = new(TimeProvider.System);
    private TestDatabase _database = null!;
    private TestBroker _broker = null!;
    private BrokerConnection _connection = null!;
    private DeadLetterCollector _collector = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(MessagingServices.Migrations, ObserverServices.Migrations);
        _broker = await TestBroker.CreateAsync();
        _connection = BrokerConnection.To(_broker.Uri);
        _collector = new DeadLetterCollector(_connection, _database.Worker, TimeProvider.System, NullLogger<DeadLetterCollector>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _collector.StopAsync(CancellationToken.None);
        _collector.Dispose();
        await _connection.DisposeAsync();
        await _broker.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_rejected_message_becomes_a_row_with_its_reason_and_ids()
    {
        var envelope = Envelope(EventTypes.JobCreated);
        await DieAsync(Topology.JobCreatedQueue, EventTypes.JobCreated, AinerJson.Write(envelope), envelope.EventId);
        await _collector.StartAsync(Stop);
        await KeptAsync(1);
        Assert.Equal([$"job.created rejected job.created {envelope.EventId} job.created t_001 p_001 run_1 job_1 open"], await RowsAsync());
        Assert.Equal(AinerJson.Write(envelope), await _database.Worker.ReadOneAsync<string>("select body from observer.dead_letter_v1", null, Stop));
        Assert.Equal("job.created", await _database.Worker.ReadOneAsync<string>("select headers ->> 'x-first-death-queue' from observer.dead_letter_v1", null, Stop));
        await Eventually.AssertAsync(async () => await _broker.CountAsync("job.created.dlq", Stop) == 0, Soon, "the queue is empty", Stop);
    }

    [Fact]
    public async Task A_message_given_back_too_often_is_kept_under_the_routing_key_that_brought_it()
    {
        var envelope = Envelope(EventTypes.JobDispatch);
        var queue = Topology.DispatchQueue(Lanes.CpuAudio);
        await PublishAsync(queue, AinerJson.Write(envelope), envelope.EventId);
        await using (var channel = await _connection.CreateChannelAsync(null, Stop))
        {
            await Eventually.AssertAsync(async () =>
            {
                if (await channel.BasicGetAsync(queue, autoAck: false, Stop) is { } delivery) await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true, Stop);
                return await _broker.CountAsync(queue + ".dlq", Stop) == 1;
            }, Soon, "the broker gives the message up", Stop);
        }
        await _collector.StartAsync(Stop);
        await KeptAsync(1);
        Assert.Equal([$"job.dispatch.cpu.audio delivery_limit job.dispatch.cpu.audio {envelope.EventId} job.dispatch t_001 p_001 run_1 job_1 open"], await RowsAsync());
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("""{"event_id":"only half of an envelope"}""")]
    [InlineData("""{"event_type":"\ud800"}""")]
    [InlineData("")]
    public async Task An_unreadable_body_is_kept_as_it_is(string body)
    {
        await DieAsync(Topology.JobCreatedQueue, EventTypes.JobCreated, body);
        await _collector.StartAsync(Stop);
        await KeptAsync(1);
        var half = body.Contains("event_id", StringComparison.Ordinal) ? "only half of an envelope " : "";
        Assert.Equal([$"job.created rejected job.created {half}open"], await RowsAsync());
        Assert.Equal(body, await _database.Worker.ReadOneAsync<string>("select body from observer.dead_letter_v1", null, Stop));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept_in_base64_and_marked_so()
    {
        byte[] bytes = [0x00, 0xff, 0xfe, 0x41];
        await DieAsync(Topology.JobCreatedQueue, EventTypes.JobCreated, bytes);
        await _collector.StartAsync(Stop);
        await KeptAsync(1);
        Assert.Equal(Convert.ToBase64String(bytes) + " base64", await _database.Worker.ReadOneAsync<string>("select body || ' ' || (headers ->> 'body-encoding') from observer.dead_letter_v1", null, Stop));
    }

    [Fact]
    public async Task An_envelope_whose_ids_hold_what_the_database_cannot_store_is_kept_all_the_same()
    {
        var envelope = Envelope(EventTypes.JobCreated) with { TenantId = "t_\0", RunId = "run_\0" };
        await DieAsync(Topology.JobCreatedQueue, EventTypes.JobCreated, AinerJson.Write(envelope), envelope.EventId);
        await _collector.StartAsync(Stop);
        await KeptAsync(1);
        Assert.Equal("t_\uFFFD run_\uFFFD", await _database.Worker.ReadOneAsync<string>("select tenant_id || ' ' || run_id from observer.dead_letter_v1", null, Stop));
    }

    [Fact]
    public async Task Connections_that_break_at_both_ends_lose_no_letter_and_double_none()
    {
        const int letters = 120;
        for (var i = 0; i < letters; i++)
        {
            var envelope = Envelope(EventTypes.JobCreated);
            await DieAsync(Topology.JobCreatedQueue, EventTypes.JobCreated, AinerJson.Write(envelope), envelope.EventId);
        }
        await _database.SetAwayAsync(true);
        await _collector.StartAsync(Stop);
        await Eventually.AssertAsync(async () => await _broker.CountAsync("job.created.dlq", Stop) <= letters - 16, Soon, "the collector holds letters that it cannot store", Stop);
        await _broker.CloseAllConnectionsAsync(Stop);
        await _database.SetAwayAsync(false);
        await KeptAsync(20);
        await _broker.CloseAllConnectionsAsync(Stop);

        await KeptAsync(letters);
        await Eventually.AssertAsync(async () => await EmptyAsync(), Soon, "every letter is acknowledged", Stop);
        Assert.Equal(letters, await CountAsync());
        Assert.Equal(letters, await _database.Worker.ReadOneAsync<long>("select count(distinct event_id) from observer.dead_letter_v1", null, Stop));
    }

    private async Task<bool> EmptyAsync()
    {
        // Closed on purpose: what was not acknowledged comes back into the queue and is counted.
        await _collector.StopAsync(Stop);
        await _connection.DisposeAsync();
        var left = await _broker.CountAsync("job.created.dlq", Stop);
        _connection = BrokerConnection.To(_broker.Uri);
        _collector.Dispose();
        _collector = new DeadLetterCollector(_connection, _database.Worker, TimeProvider.System, NullLogger<DeadLetterCollector>.Instance);
        await _collector.StartAsync(Stop);
        return left == 0;
    }

    private EventEnvelope Envelope(string type) => new()
    {
        EventId = _ids.NewEventId(),
        EventType = type,
        Producer = Producers.Orchestrator,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_001",
        ProjectId = "p_001",
        RunId = "run_1",
        JobId = "job_1",
        Attempt = 1,
        Payload = AinerJson.ToElement(new { note = "text with \"quotes\" and \u4e2d\u6587" }),
    };

    private Task DieAsync(string queue, string routingKey, string body, string? messageId = null) => DieAsync(queue, routingKey, Encoding.UTF8.GetBytes(body), messageId);

    /// <summary>Publishes a message, takes it off its queue and rejects it, as a consumer does with what it cannot understand.</summary>
    private async Task DieAsync(string queue, string routingKey, byte[] body, string? messageId = null)
    {
        await PublishAsync(routingKey, body, messageId);
        await using var channel = await _broker.Connection.CreateChannelAsync(null, Stop);
        var delivery = await Eventually.GetAsync(() => channel.BasicGetAsync(queue, autoAck: false, Stop), Soon, $"a message in {queue}", Stop);
        await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, Stop);
    }

    private Task PublishAsync(string routingKey, string body, string? messageId) => PublishAsync(routingKey, Encoding.UTF8.GetBytes(body), messageId);

    private async Task PublishAsync(string routingKey, byte[] body, string? messageId)
    {
        await using var channel = await _broker.Connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Stop);
        await channel.BasicPublishAsync(Topology.EventsExchange, routingKey, mandatory: true, new BasicProperties { Persistent = true, MessageId = messageId }, body, Stop);
    }

    // Connections that an outage ended may still be in the pool.
    private Task<long> CountAsync() => TransientOutage.RetryAsync(stop => _database.Worker.ReadOneAsync<long>("select count(*) from observer.dead_letter_v1", null, stop), Stop);

    private Task KeptAsync(int atLeast) => Eventually.AssertAsync(async () => await CountAsync() >= atLeast, Soon, string.Create(CultureInfo.InvariantCulture, $"{atLeast} letters are kept"), Stop);

    private Task<IReadOnlyList<string>> RowsAsync() => _database.Worker.ReadAsync<string>(
        "select concat_ws(' ', queue, reason, routing_key, event_id, event_type, tenant_id, project_id, run_id, job_id, status) from observer.dead_letter_v1 order by died_at", null, Stop);
}
