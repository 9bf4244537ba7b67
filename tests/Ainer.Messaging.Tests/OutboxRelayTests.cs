using System.Diagnostics;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Testing;

namespace Ainer.Messaging.Tests;

public sealed class OutboxRelayTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_leaves_with_its_headers_and_is_marked_sent()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var envelope = fixture.Envelope(EventTypes.TaskSubmitted);
        await fixture.EnqueueAsync(envelope, Ct);
        await using var publisher = new ConfirmedPublisher(fixture.Broker.Connection);

        await fixture.Relay(publisher).SweepAsync(Ct);

        var message = await fixture.Broker.TakeAsync(Topology.TaskSubmittedQueue, Ct);
        var read = EnvelopeConsumer.Parse(Encoding.UTF8.GetString(message!.Body.Span));
        Assert.Equal(envelope.EventId, read.EventId);
        Assert.Equal(envelope.OccurredAt, read.OccurredAt);
        Assert.Equal(envelope.Payload.GetProperty("text").GetString(), read.Payload.GetProperty("text").GetString());
        Assert.Equal(envelope.EventId, message.BasicProperties.MessageId);
        Assert.Equal(EventTypes.TaskSubmitted, message.BasicProperties.Type);
        Assert.Equal("application/json", message.BasicProperties.ContentType);
        Assert.True(message.BasicProperties.Persistent);
        Assert.Equal(activity.Id, Encoding.ASCII.GetString((byte[])message.BasicProperties.Headers!["traceparent"]!));
        Assert.Equal(0, await fixture.UnsentAsync(Ct));
    }

    [Fact]
    public async Task A_rolled_back_transaction_sends_nothing()
    {
        var envelope = fixture.Envelope(EventTypes.RunCancel);
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Database.Worker.InTransactionAsync(async tx =>
        {
            await fixture.Outbox.EnqueueAsync(tx, envelope);
            throw new InvalidOperationException("the state could not change");
        }, Ct));
        await using var publisher = new ConfirmedPublisher(fixture.Broker.Connection);
        await fixture.Relay(publisher).SweepAsync(Ct);
        Assert.Null(await fixture.Broker.TakeAsync(Topology.RunCommandQueue, Ct));
    }

    [Fact]
    public async Task What_is_sent_leaves_the_outbox_and_what_an_earlier_relay_marked_is_not_sent_again()
    {
        var (marked, waiting) = (fixture.Envelope(EventTypes.RunCancel), fixture.Envelope(EventTypes.RunCancel));
        foreach (var envelope in new[] { marked, waiting }) await fixture.Database.Worker.InTransactionAsync(tx => fixture.Outbox.EnqueueAsync(tx, envelope), Ct);
        await fixture.Database.Worker.ExecuteAsync("update messaging.outbox set sent_at = now() where event_id = @EventId", new { marked.EventId }, Ct);
        await using var publisher = new ConfirmedPublisher(fixture.Broker.Connection);

        await fixture.Relay(publisher).SweepAsync(Ct);

        Assert.Equal(waiting.EventId, (await fixture.Broker.TakeAsync(Topology.RunCommandQueue, Ct))?.BasicProperties.MessageId);
        Assert.Null(await fixture.Broker.TakeAsync(Topology.RunCommandQueue, Ct));
        Assert.Equal([marked.EventId], await fixture.Database.Worker.ReadAsync<string>("delete from messaging.outbox where event_id = any(@ids) returning event_id", new { ids = new[] { marked.EventId, waiting.EventId } }, Ct));
    }

    [Fact]
    public async Task A_running_relay_finds_a_row_that_nobody_told_it_of()
    {
        await using var publisher = new ConfirmedPublisher(fixture.Broker.Connection);
        using var relay = fixture.Relay(publisher);
        await relay.StartAsync(Ct);
        // Straight SQL: nobody tells the relay, its poll finds the row.
        var envelope = fixture.Envelope(EventTypes.ComposeStarted);
        await fixture.Database.Worker.InTransactionAsync(tx => tx.ScalarAsync<long>("select messaging.enqueue('compose.started', @body::jsonb)", new { body = AinerJson.Write(envelope) }), Ct);
        var message = await Eventually.GetAsync(() => fixture.Broker.TakeAsync(Topology.ComposeStatusQueue, Ct), Bound, "the message arrives", Ct);
        Assert.Equal(envelope.EventId, message.BasicProperties.MessageId);
        // What has arrived may still stand in the outbox, where the next test would find it.
        await Eventually.AssertAsync(async () => await fixture.UnsentAsync(Ct) == 0, Bound, "the outbox is empty", Ct);
        await relay.StopAsync(Ct);
    }

    [Fact]
    public async Task An_unroutable_message_stays_unsent_with_a_pause_while_others_leave()
    {
        await using var bare = await TestBroker.CreateAsync(withTopology: false);
        await using (var channel = await bare.Connection.CreateChannelAsync(null, Ct))
        {
            await RabbitMQ.Client.IChannelExtensions.ExchangeDeclareAsync(channel, Topology.EventsExchange, "topic", true, false, cancellationToken: Ct);
            await Topology.DeclareAsync(channel, new QueueDefinition("q", ["job.claimed"], null) { DeadLetterKey = "q" }, Ct);
        }
        await using var publisher = new ConfirmedPublisher(bare.Connection);
        var lost = fixture.Envelope("nobody.wants");
        var wanted = fixture.Envelope(EventTypes.JobClaimed);
        await fixture.EnqueueAsync(lost, Ct);
        await fixture.EnqueueAsync(wanted, Ct);

        Assert.Equal(1, await fixture.Relay(publisher).SweepAsync(Ct));

        var row = await fixture.Database.Worker.ReadOneAsync<Row>(
            "select attempts, next_attempt_at >= created_at + interval '0.5 seconds' as later, last_error from messaging.outbox where event_id = @EventId and sent_at is null", new { lost.EventId }, Ct);
        Assert.Equal(new Row(1, true, "Unroutable"), row);
        Assert.Equal(wanted.EventId, (await bare.TakeAsync("q", Ct))!.BasicProperties.MessageId);
        await fixture.Database.Worker.ExecuteAsync("update messaging.outbox set next_attempt_at = now() where event_id = @EventId", new { lost.EventId }, Ct);
        await fixture.Relay(publisher).SweepAsync(Ct);
        Assert.Equal(["message_unroutable nobody.wants t_001"], await fixture.Database.Worker.ReadAsync<string>("""
            select concat_ws(' ', body -> 'payload' ->> 'kind', body -> 'payload' -> 'details' ->> 'routing_key', body ->> 'tenant_id') from messaging.outbox
             where routing_key = 'alert.raised' and body ->> 'causation_id' = @EventId
            """, new { lost.EventId }, Ct));
        await fixture.Database.Worker.ExecuteAsync("delete from messaging.outbox where event_id = @EventId or body ->> 'causation_id' = @EventId", new { lost.EventId }, Ct);
    }

    [Fact]
    public async Task A_word_to_a_node_that_is_gone_is_given_up_after_a_while_without_an_alarm_and_nothing_else_is()
    {
        await using var bare = await TestBroker.CreateAsync(withTopology: false);
        await using (var channel = await bare.Connection.CreateChannelAsync(null, Ct))
            await RabbitMQ.Client.IChannelExtensions.ExchangeDeclareAsync(channel, Topology.EventsExchange, "topic", true, false, cancellationToken: Ct);
        await using var publisher = new ConfirmedPublisher(bare.Connection);
        var (gone, away, wanted) = (fixture.Envelope(EventTypes.JobCancel), fixture.Envelope(EventTypes.JobCancel), fixture.Envelope(EventTypes.TaskSubmitted));
        await fixture.Database.Worker.InTransactionAsync(async tx =>
        {
            await fixture.Outbox.EnqueueAsync(tx, Topology.NodeControlQueue("gone"), gone);
            await fixture.Outbox.EnqueueAsync(tx, Topology.NodeControlQueue("away"), away);
            await fixture.Outbox.EnqueueAsync(tx, wanted);
        }, Ct);
        await fixture.Database.Worker.ExecuteAsync("update messaging.outbox set created_at = now() - interval '1 hour' where event_id = any(@old)", new { old = new[] { gone.EventId, wanted.EventId } }, Ct);

        Assert.Equal(0, await fixture.Relay(publisher).SweepAsync(Ct));

        var ids = new[] { gone.EventId, away.EventId, wanted.EventId };
        Assert.Equal([away.EventId, wanted.EventId], await fixture.Database.Worker.ReadAsync<string>("select event_id from messaging.outbox where event_id = any(@ids) order by id", new { ids }, Ct));
        Assert.Equal([wanted.EventId], await fixture.Database.Worker.ReadAsync<string>(
            "select body ->> 'causation_id' from messaging.outbox where routing_key = 'alert.raised' and body ->> 'causation_id' = any(@ids)", new { ids }, Ct));
        await fixture.Database.Worker.ExecuteAsync("delete from messaging.outbox where event_id = any(@ids) or body ->> 'causation_id' = any(@ids)", new { ids }, Ct);
    }

    [Fact]
    public async Task A_relay_killed_between_confirm_and_mark_leads_to_a_second_publish_and_one_effect()
    {
        var envelope = fixture.Envelope(EventTypes.JobClaimed);
        await fixture.EnqueueAsync(envelope, Ct);
        await using var publisher = new ConfirmedPublisher(fixture.Broker.Connection);
        // What a relay does up to the mark, then its connection dies.
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Database.Worker.InTransactionAsync(async tx =>
        {
            var body = await tx.ScalarAsync<string>("select body::text from messaging.outbox where event_id = @EventId for update", new { envelope.EventId });
            await publisher.PublishAsync(new OutgoingMessage(envelope.EventId, envelope.EventType, envelope.EventType, Encoding.UTF8.GetBytes(body!)), Ct);
            await tx.ExecuteAsync("select pg_terminate_backend(pg_backend_pid())");
        }, Ct));

        await fixture.Relay(publisher).SweepAsync(Ct);

        var outcomes = new List<ConsumeOutcome>();
        while (await fixture.Broker.TakeAsync(Topology.JobStatusQueue, Ct) is { } message)
        {
            if (message.BasicProperties.MessageId == envelope.EventId)
                outcomes.Add(await fixture.Consumer.ConsumeAsync("test", message.Body, null, MessagingFixture.ApplyAsync, Ct));
        }
        Assert.Equal([ConsumeOutcome.Handled, ConsumeOutcome.Duplicate], outcomes);
        Assert.Equal(1, await fixture.EffectsAsync(envelope.EventId, Ct));
    }

    [Fact]
    public async Task Several_relays_at_once_send_each_message_once()
    {
        await using var bare = await TestBroker.CreateAsync();
        const int count = 1200;
        await fixture.Database.Worker.InTransactionAsync(tx => fixture.Outbox.EnqueueAsync(tx,
            [.. Enumerable.Range(0, count).Select(_ => (EventTypes.WorkerResult, fixture.Envelope(EventTypes.WorkerResult)))]), Ct);
        await using var first = new ConfirmedPublisher(bare.Connection);
        await using var second = new ConfirmedPublisher(bare.Connection);

        var sent = await Task.WhenAll(fixture.Relay(first, 100).SweepAsync(Ct), fixture.Relay(second, 100).SweepAsync(Ct));
        while (await fixture.UnsentAsync(Ct) > 0) await fixture.Relay(first).SweepAsync(Ct);

        Assert.InRange(sent.Sum(), 100, count);
        Assert.Equal((uint)count, await bare.CountAsync(Topology.WorkerResultQueue, Ct));
    }

    [Fact]
    public async Task Messages_leave_in_the_order_of_their_ids()
    {
        await using var bare = await TestBroker.CreateAsync();
        await using var publisher = new ConfirmedPublisher(bare.Connection);
        var envelopes = Enumerable.Range(0, 300).Select(_ => fixture.Envelope(EventTypes.RunRetry)).ToList();
        await fixture.Database.Worker.InTransactionAsync(tx => fixture.Outbox.EnqueueAsync(tx, [.. envelopes.Select(envelope => (EventTypes.RunRetry, envelope))]), Ct);
        await fixture.Relay(publisher, 64).SweepAsync(Ct);
        var arrived = new List<string?>();
        while (await bare.TakeAsync(Topology.RunCommandQueue, Ct) is { } message) arrived.Add(message.BasicProperties.MessageId);
        Assert.Equal(envelopes.Select(envelope => envelope.EventId), arrived);
    }

    [Fact]
    public async Task Lost_connections_to_broker_and_database_delay_messages_and_lose_none()
    {
        await using var broker = await TestBroker.CreateAsync();
        await using var connection = BrokerConnection.To(broker.Uri);
        await using var publisher = new ConfirmedPublisher(connection);
        using var relay = fixture.Relay(publisher, 50);
        await relay.StartAsync(Ct);
        var sent = new List<string>();
        async Task SendAsync()
        {
            for (var i = 0; i < 100; i++)
            {
                var envelope = fixture.Envelope(EventTypes.RunApprove);
                sent.Add(envelope.EventId);
                await Postgres.TransientOutage.RetryAsync(ct => fixture.EnqueueAsync(envelope, ct), Ct);
            }
        }

        await SendAsync();
        await broker.CloseAllConnectionsAsync(Ct);
        await SendAsync();
        await fixture.Database.CloseAllConnectionsAsync();
        await SendAsync();

        var arrived = new HashSet<string?>();
        await Eventually.AssertAsync(async () =>
        {
            while (await broker.TakeAsync(Topology.RunCommandQueue, Ct) is { } message) arrived.Add(message.BasicProperties.MessageId);
            return sent.TrueForAll(arrived.Contains);
        }, TimeSpan.FromSeconds(60), "every message arrives", Ct);
        // What has arrived may still stand in the outbox, where the next test would find it.
        await Eventually.AssertAsync(async () => await fixture.UnsentAsync(Ct) == 0, Bound, "the outbox is empty", Ct);
        await relay.StopAsync(Ct);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 8)]
    [InlineData(40, 300)]
    public void Postponing_doubles_up_to_five_minutes_and_is_spread_over_its_upper_half(int attempts, double seconds)
    {
        Assert.Equal(seconds, OutboxRelay.PostponeS(attempts, 1));
        Assert.Equal(seconds / 2, OutboxRelay.PostponeS(attempts, 0));
    }

    private sealed record Row(int Attempts, bool Later, string LastError);
}
