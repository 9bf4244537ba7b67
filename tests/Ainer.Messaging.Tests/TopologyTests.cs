using System.Text;
using Ainer.Contracts.Events;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Ainer.Messaging.Tests;

public sealed class TopologyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Set AINER_WRITE_GENERATED=1 to write the file instead of comparing it.</summary>
    [Fact]
    public async Task The_checked_in_definitions_are_those_of_the_topology()
    {
        var path = Path.Combine(RepositoryFiles.Root, "infra/rabbitmq/definitions.json");
        if (RepositoryFiles.WriteGenerated) await File.WriteAllTextAsync(path, TopologyDefinitions.Write(), Ct);
        Assert.Equal(TopologyDefinitions.Write(), await File.ReadAllTextAsync(path, Ct));
    }

    [Fact]
    public void Every_event_type_has_a_queue_of_its_own_beside_the_observers()
    {
        var keys = Topology.Queues.Where(queue => queue.DeadLetterKey is not null && queue.Name != Topology.ObserverEventsQueue).SelectMany(queue => queue.RoutingKeys).ToList();
        string[] consumed = [EventTypes.TaskSubmitted, EventTypes.RunCancel, EventTypes.RunApprove, EventTypes.RunRetry, EventTypes.JobCreated, EventTypes.ComposeRequested,
            EventTypes.WorkerResult, EventTypes.JobClaimed, EventTypes.JobProgress, EventTypes.JobSucceeded, EventTypes.JobFailed,
            EventTypes.ComposeStarted, EventTypes.ComposeProgress, EventTypes.ComposeCompleted, EventTypes.ComposeFailed];
        Assert.All(consumed, type => Assert.Single(keys, type));
    }

    [Fact]
    public async Task Declaring_twice_is_no_error_and_a_rejected_message_reaches_its_dead_letter_queue()
    {
        await using var broker = await TestBroker.CreateAsync();
        await broker.Connection.DeclareTopologyAsync(Ct);
        await using var channel = await broker.Connection.CreateChannelAsync(null, Ct);
        await Topology.DeclareAsync(channel, Topology.NodeControl("n1"), Ct);
        await using var publisher = new ConfirmedPublisher(broker.Connection);
        await publisher.PublishAsync(new OutgoingMessage("e1", EventTypes.JobCancel, Topology.NodeControlQueue("n1"), Encoding.UTF8.GetBytes("{}")), Ct);
        await publisher.PublishAsync(new OutgoingMessage("e2", EventTypes.TaskSubmitted, EventTypes.TaskSubmitted, Encoding.UTF8.GetBytes("{}")), Ct);

        foreach (var queue in new[] { Topology.NodeControlQueue("n1"), Topology.TaskSubmittedQueue })
        {
            var message = await Eventually.GetAsync(() => channel.BasicGetAsync(queue, autoAck: false, Ct), TimeSpan.FromSeconds(60), queue, Ct);
            await channel.BasicRejectAsync(message.DeliveryTag, requeue: false, Ct);
        }

        var control = await Eventually.GetAsync(() => broker.TakeAsync("node.control.dlq", Ct), TimeSpan.FromSeconds(60), "node.control.dlq", Ct);
        var task = await Eventually.GetAsync(() => broker.TakeAsync("task.submitted.dlq", Ct), TimeSpan.FromSeconds(60), "task.submitted.dlq", Ct);
        Assert.Equal(("e1", "e2"), (control.BasicProperties.MessageId, task.BasicProperties.MessageId));
    }

    [Fact]
    public async Task Each_message_of_a_batch_gets_its_own_outcome()
    {
        await using var broker = await TestBroker.CreateAsync(withTopology: false);
        await using (var channel = await broker.Connection.CreateChannelAsync(null, Ct))
        {
            await channel.ExchangeDeclareAsync(Topology.EventsExchange, ExchangeType.Topic, durable: true, cancellationToken: Ct);
            await Topology.DeclareAsync(channel, new QueueDefinition("some", ["some.#"], "some"), Ct);
        }
        await using var publisher = new ConfirmedPublisher(broker.Connection);
        var outcomes = await publisher.PublishAsync([.. new[] { "some.a", "other", "some.b" }.Select(key => new OutgoingMessage(key, "t", key, Encoding.UTF8.GetBytes("{}")))], Ct);
        Assert.Equal([PublishOutcome.Confirmed, PublishOutcome.Unroutable, PublishOutcome.Confirmed], outcomes);
    }

    [Fact]
    public void The_queue_that_takes_every_message_is_declared_after_all_others_that_are_consumed()
    {
        // Else a message could be confirmed whose own queue is not there yet.
        Assert.Equal(Topology.ObserverEventsQueue, Topology.Queues.Last(queue => queue.DeadLetterKey is not null).Name);
    }

    [Fact]
    public async Task A_queue_and_an_exchange_that_vanish_are_declared_again()
    {
        await using var broker = await TestBroker.CreateAsync();
        using var declaration = Declaration(broker);
        await declaration.LookOnceAsync(Ct);
        await using (var channel = await broker.Connection.CreateChannelAsync(null, Ct))
        {
            await channel.QueueDeleteAsync(Topology.JobCreatedQueue, cancellationToken: Ct);
            await channel.ExchangeDeleteAsync(Topology.EventsExchange, cancellationToken: Ct);
        }
        foreach (var _ in Topology.Queues) await declaration.LookOnceAsync(Ct);
        await AssertArrivesAsync(broker, Topology.JobCreatedQueue, EventTypes.JobCreated);
    }

    [Fact]
    public async Task Over_a_new_connection_everything_is_declared_at_once_because_the_broker_may_have_lost_its_disk()
    {
        await using var broker = await TestBroker.CreateAsync();
        using var declaration = Declaration(broker);
        await declaration.LookOnceAsync(Ct);
        await using (var channel = await broker.Connection.CreateChannelAsync(null, Ct))
            foreach (var queue in Topology.Queues) await channel.QueueDeleteAsync(queue.Name, cancellationToken: Ct);
        await broker.CloseAllConnectionsAsync(Ct);
        await Eventually.AssertAsync(() => !broker.Connection.IsOpen, TimeSpan.FromSeconds(60), "the connection is closed", Ct);

        await declaration.LookOnceAsync(Ct);
        foreach (var queue in Topology.Queues) Assert.True(await broker.Connection.IsDeclaredAsync(queue, Ct), queue.Name);
        await AssertArrivesAsync(broker, Topology.WorkerResultQueue, EventTypes.WorkerResult);
    }

    private static TopologyDeclaration Declaration(TestBroker broker) => new(broker.Connection, TimeProvider.System, NullLogger<TopologyDeclaration>.Instance);

    private static async Task AssertArrivesAsync(TestBroker broker, string queue, string eventType)
    {
        await using var publisher = new ConfirmedPublisher(broker.Connection);
        await publisher.PublishAsync(new OutgoingMessage("e1", eventType, eventType, Encoding.UTF8.GetBytes("{}")), Ct);
        Assert.Equal("e1", (await Eventually.GetAsync(() => broker.TakeAsync(queue, Ct), TimeSpan.FromSeconds(60), queue, Ct)).BasicProperties.MessageId);
    }
}
