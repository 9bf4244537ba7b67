using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using RabbitMQ.Client;

namespace Ainer.Messaging;

/// <summary>A durable queue with what it is bound to and where its dead letters go.</summary>
/// <param name="Name">The queue.</param>
/// <param name="RoutingKeys">Topic patterns on <see cref="Topology.EventsExchange"/>.</param>
/// <param name="DeadLetterKey">The routing key under which its dead letters reach their queue; null for a dead-letter queue itself.</param>
/// <param name="ExpiresMs">Milliseconds after which the unused queue is deleted; null = never.</param>
public sealed record QueueDefinition(string Name, IReadOnlyList<string> RoutingKeys, string? DeadLetterKey, int? ExpiresMs = null)
{
    /// <summary>The queue's arguments as the broker wants them.</summary>
    public Dictionary<string, object?> Arguments()
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        if (DeadLetterKey is not null)
        {
            arguments["x-delivery-limit"] = Topology.DeliveryLimit;
            arguments["x-dead-letter-exchange"] = Topology.DeadLetterExchange;
            arguments["x-dead-letter-routing-key"] = DeadLetterKey;
            // At-least-once dead-lettering exists only together with reject-publish.
            arguments["x-dead-letter-strategy"] = "at-least-once";
            arguments["x-overflow"] = "reject-publish";
        }
        if (ExpiresMs is { } expires) arguments["x-expires"] = expires;
        return arguments;
    }
}

/// <summary>The one definition of exchanges, queues and bindings. infra/rabbitmq/definitions.json is written from it.</summary>
public static class Topology
{
    /// <summary>The topic exchange that carries every message.</summary>
    public const string EventsExchange = "ainer.events";
    /// <summary>The direct exchange for dead letters, keyed by the queue they come from.</summary>
    public const string DeadLetterExchange = "ainer.dlx";
    /// <summary>Deliveries after which a quorum queue gives a message up.</summary>
    public const int DeliveryLimit = 20;

    public const string TaskSubmittedQueue = "task.submitted";
    public const string RunCommandQueue = "run.command";
    public const string JobCreatedQueue = "job.created";
    public const string WorkerResultQueue = "worker.result";
    public const string JobStatusQueue = "job.status";
    public const string ComposeStatusQueue = "compose.status";
    public const string ObserverEventsQueue = "observer.events";

    private const string NodeControlDeadLetters = "node.control";
    private const int NodeQueueExpiresMs = 24 * 60 * 60 * 1000;

    /// <summary>The queue of a lane, one of <see cref="Lanes"/>; also the routing key of its dispatches.</summary>
    public static string DispatchQueue(string lane) => $"{EventTypes.JobDispatch}.{lane}";

    /// <summary>The control queue of a node; also the routing key of what is said to that node.</summary>
    public static string NodeControlQueue(string nodeId) => $"node.{nodeId}.control";

    /// <summary>True for what is said to one node.</summary>
    public static bool IsNodeControl(string routingKey) => routingKey.StartsWith("node.", StringComparison.Ordinal) && routingKey.EndsWith(".control", StringComparison.Ordinal);

    /// <summary>Where the dead letters of a queue end.</summary>
    public static string DeadLetterQueue(string queue) => queue + ".dlq";

    /// <summary>The queues that exist from the start, dead-letter queues last.</summary>
    public static IReadOnlyList<QueueDefinition> Queues { get; } = CreateQueues();

    /// <summary>The control queue that a node declares for itself when it starts.</summary>
    public static QueueDefinition NodeControl(string nodeId) =>
        new(NodeControlQueue(nodeId), [NodeControlQueue(nodeId)], NodeControlDeadLetters, NodeQueueExpiresMs);

    /// <summary>Declares everything; does nothing where it is already there.</summary>
    public static async Task DeclareAsync(IChannel channel, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(EventsExchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: ct);
        await channel.ExchangeDeclareAsync(DeadLetterExchange, ExchangeType.Direct, durable: true, autoDelete: false, cancellationToken: ct);
        foreach (var queue in Queues) await DeclareAsync(channel, queue, ct);
    }

    /// <summary>Declares one queue with its bindings, for example a node's own control queue.</summary>
    public static async Task DeclareAsync(IChannel channel, QueueDefinition queue, CancellationToken ct)
    {
        await channel.QueueDeclareAsync(queue.Name, durable: true, exclusive: false, autoDelete: false, queue.Arguments(), cancellationToken: ct);
        foreach (var (exchange, key) in BindingsOf(queue)) await channel.QueueBindAsync(queue.Name, exchange, key, cancellationToken: ct);
    }

    /// <summary>What a queue is bound to: exchange and routing key.</summary>
    public static IEnumerable<(string Exchange, string RoutingKey)> BindingsOf(QueueDefinition queue) =>
        queue.RoutingKeys.Select(key => (queue.DeadLetterKey is null ? DeadLetterExchange : EventsExchange, key));

    private static List<QueueDefinition> CreateQueues()
    {
        List<QueueDefinition> queues =
        [
            Queue(TaskSubmittedQueue, EventTypes.TaskSubmitted),
            // A settled stage is a command to the orchestration: go on.
            Queue(RunCommandQueue, EventTypes.RunCancel, EventTypes.RunApprove, EventTypes.RunRetry, EventTypes.StageSettled),
            Queue(JobCreatedQueue, EventTypes.JobCreated, EventTypes.ComposeRequested, EventTypes.JobRetrying),
            .. Lanes.All.Select(lane => Queue(DispatchQueue(lane), DispatchQueue(lane))),
            Queue(WorkerResultQueue, EventTypes.WorkerResult),
            // A dispatch moves the job to dispatched, so whoever keeps job states hears of it too.
            Queue(JobStatusQueue, EventTypes.JobClaimed, EventTypes.JobProgress, EventTypes.JobSucceeded, EventTypes.JobFailed, EventTypes.JobDispatch + ".#"),
            Queue(ComposeStatusQueue, EventTypes.ComposeStarted, EventTypes.ComposeProgress, EventTypes.ComposeCompleted, EventTypes.ComposeFailed),
            Queue(ObserverEventsQueue, "#"),
        ];
        queues.AddRange(queues.ConvertAll(queue => DeadLetters(queue.Name)));
        queues.Add(DeadLetters(NodeControlDeadLetters));
        return queues;
    }

    private static QueueDefinition Queue(string name, params string[] routingKeys) => new(name, routingKeys, name);

    private static QueueDefinition DeadLetters(string queue) => new(DeadLetterQueue(queue), [queue], null);
}
