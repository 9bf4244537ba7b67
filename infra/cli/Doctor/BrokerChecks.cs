using System.Security.Cryptography;
using System.Text;
using Ainer.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ainer.Cli.Doctor;

/// <summary>
/// Proves each promise of the broker by doing it, on scratch queues that are made like the real ones and removed afterwards: queues durable, messages persistent,
/// confirms, mandatory returns, dead-lettering by rejection and by the delivery limit.
/// </summary>
internal sealed class BrokerChecks(string uri)
{
    private const string StartIt = "./ainer up, or read docs/runbooks/broker-down.md";
    private const int ScratchLimit = 2;
    private const int MostNamed = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"doctor":"broker"}""");
    private readonly string _scratch = "ainer.doctor." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    /// <summary>Whether the broker answers and every queue stands as it should, and then every promise by itself.</summary>
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancel) => LookAsync(ProveAsync, cancel);

    /// <summary>Whether the broker answers and every queue stands as it should; without scratch queues.</summary>
    public Task<IReadOnlyList<Finding>> StandingAsync(CancellationToken cancel) => LookAsync(static (_, _, _) => Task.CompletedTask, cancel);

    private async Task<IReadOnlyList<Finding>> LookAsync(Func<BrokerConnection, List<Finding>, CancellationToken, Task> prove, CancellationToken cancel)
    {
        await using var broker = BrokerConnection.To(uri);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await broker.GetAsync(limit.Token);
            List<Finding> findings = [Finding.Well("broker", "answers"), await QueuesAsync(broker, limit.Token)];
            await prove(broker, findings, cancel);
            return findings;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [Finding.Broken("broker", $"does not answer at {new Uri(uri).Authority}", StartIt)];
        }
        catch (OperationInterruptedException refused)
        {
            // A connection to a virtual host that is not there, or that the user may not use, opens and is closed at once.
            return [Finding.Broken("broker", $"closes the connection: {refused.ShutdownReason?.ReplyText ?? refused.Message}", StartIt)];
        }
    }

    private async Task ProveAsync(BrokerConnection broker, List<Finding> findings, CancellationToken cancel)
    {
        try
        {
            await ScratchAsync(broker, cancel);
            findings.Add(await ConfirmAsync(broker, cancel));
            findings.Add(await PersistentAsync(broker, cancel));
            findings.Add(await ReturnAsync(broker, cancel));
            findings.Add(await DeadLetterAsync(broker, "dead letters", "a rejected message", 1, requeue: false, cancel));
            findings.Add(await DeadLetterAsync(broker, "delivery limit", "a message given back too often", ScratchLimit + 2, requeue: true, cancel));
        }
        catch (Exception exception) when (exception is OperationInterruptedException or PublishException)
        {
            findings.Add(Finding.Broken("scratch queue", exception.Message, "use RabbitMQ 3.10 or newer with quorum queues, and a user that may configure, write and read"));
        }
        finally
        {
            await RemoveAsync(broker);
        }
    }

    /// <summary>Declaring what stands changes nothing; a queue that stands otherwise (not durable, not quorum, another dead-letter exchange) is refused by the broker.</summary>
    private static async Task<Finding> QueuesAsync(BrokerConnection broker, CancellationToken cancel)
    {
        var missing = new List<string>();
        var different = new List<string>();
        foreach (var queue in Topology.Queues)
        {
            if (!await TryAsync(broker, channel => channel.QueueDeclarePassiveAsync(queue.Name, cancel), cancel)) missing.Add(queue.Name);
            else if (!await TryAsync(broker, channel => channel.QueueDeclareAsync(queue.Name, durable: true, exclusive: false, autoDelete: false, queue.Arguments(), cancellationToken: cancel), cancel)) different.Add(queue.Name);
        }
        if (missing.Count > 0) return Finding.Broken("queues", $"missing: {Some(missing)}", "./ainer up declares all of them");
        return different.Count > 0
            ? Finding.Broken("queues", $"not as docs/broker.md says: {Some(different)}", "empty and delete them, then start any app, which declares them anew")
            : Finding.Well("queues", $"{Topology.Queues.Count} stand, durable, quorum, with their dead-letter exchange");
    }

    private async Task ScratchAsync(BrokerConnection broker, CancellationToken cancel)
    {
        await using var channel = await broker.CreateChannelAsync(null, cancel);
        await channel.ExchangeDeclareAsync(Topology.DeadLetterExchange, ExchangeType.Direct, durable: true, autoDelete: false, cancellationToken: cancel);
        var arguments = new QueueDefinition(_scratch, [], _scratch).Arguments();
        arguments["x-delivery-limit"] = ScratchLimit;
        await channel.QueueDeclareAsync(_scratch, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancel);
        await channel.QueueDeclareAsync(Dead, durable: true, exclusive: false, autoDelete: false, new QueueDefinition(Dead, [_scratch], null).Arguments(), cancellationToken: cancel);
        await channel.QueueBindAsync(Dead, Topology.DeadLetterExchange, _scratch, cancellationToken: cancel);
    }

    private async Task<Finding> ConfirmAsync(BrokerConnection broker, CancellationToken cancel)
    {
        await PublishAsync(broker, _scratch, cancel);
        return Finding.Well("confirms", "a published message was confirmed");
    }

    private async Task<Finding> PersistentAsync(BrokerConnection broker, CancellationToken cancel)
    {
        await using var channel = await broker.CreateChannelAsync(null, cancel);
        var got = await channel.BasicGetAsync(_scratch, autoAck: true, cancel);
        return got is { BasicProperties.DeliveryMode: DeliveryModes.Persistent } && got.Body.Span.SequenceEqual(Body)
            ? Finding.Well("persistence", "the message came back whole and persistent")
            : Finding.Broken("persistence", got is null ? "a confirmed message was not there" : "a message came back changed or transient", "look for a policy on ainer.* queues that drops or changes messages");
    }

    private async Task<Finding> ReturnAsync(BrokerConnection broker, CancellationToken cancel)
    {
        try
        {
            await PublishAsync(broker, _scratch + ".nobody", cancel);
            return Finding.Broken("mandatory", "a message for no queue was confirmed as if one had it", "remove the alternate exchange or the policy that swallows unroutable messages");
        }
        catch (PublishException exception) when (exception.IsReturn)
        {
            return Finding.Well("mandatory", "a message for no queue came back");
        }
    }

    private async Task<Finding> DeadLetterAsync(BrokerConnection broker, string part, string what, int refusals, bool requeue, CancellationToken cancel)
    {
        await PublishAsync(broker, _scratch, cancel);
        await using var channel = await broker.CreateChannelAsync(null, cancel);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (refusals > 0 && await channel.BasicGetAsync(_scratch, autoAck: false, cancel) is { } delivery)
            {
                refusals--;
                await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue, cancel);
            }
            if (await channel.BasicGetAsync(Dead, autoAck: true, cancel) is not null) return Finding.Well(part, $"{what} reached the dead-letter queue");
            await Task.Delay(20, cancel);
        }
        return Finding.Broken(part, $"{what} did not reach the dead-letter queue within {Patience.TotalSeconds:0} s", "RabbitMQ 3.10 or newer with the feature flags stream_queue and quorum_queue is needed: rabbitmqctl enable_feature_flag all");
    }

    private static string Some(List<string> queues) =>
        queues.Count <= MostNamed ? string.Join(", ", queues) : $"{string.Join(", ", queues.Take(MostNamed))} and {queues.Count - MostNamed} more";

    private string Dead => Topology.DeadLetterQueue(_scratch);

    private static async Task PublishAsync(BrokerConnection broker, string queue, CancellationToken cancel)
    {
        await using var channel = await broker.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancel);
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true, ContentType = "application/json" }, Body, cancel);
    }

    /// <summary>The broker closes the channel of a refused declaration, so each has its own.</summary>
    private static async Task<bool> TryAsync(BrokerConnection broker, Func<IChannel, Task> declare, CancellationToken cancel)
    {
        await using var channel = await broker.CreateChannelAsync(null, cancel);
        try
        {
            await declare(channel);
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    private async Task RemoveAsync(BrokerConnection broker)
    {
        foreach (var queue in new[] { _scratch, Dead })
            await TryAsync(broker, channel => channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, cancellationToken: CancellationToken.None), CancellationToken.None);
    }
}
