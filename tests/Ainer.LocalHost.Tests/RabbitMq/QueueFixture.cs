using Ainer.LocalHost.Tests.Sample;
using Ainer.Testing;
using RabbitMQ.Client;

namespace Ainer.LocalHost.Tests.RabbitMq;

/// <summary>A vhost with a channel to prepare queues and publish.</summary>
internal sealed class QueueFixture : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private QueueFixture(TestBroker broker, IConnection connection, IChannel channel)
    {
        Broker = broker;
        _connection = connection;
        _channel = channel;
    }

    public TestBroker Broker { get; }

    public static async Task<QueueFixture> CreateAsync(params string[] queues)
    {
        var broker = await TestBroker.CreateAsync(withTopology: false);
        var connection = await new ConnectionFactory { Uri = new Uri(broker.Uri) }.CreateConnectionAsync();
        var fixture = new QueueFixture(broker, connection, await connection.CreateChannelAsync());
        foreach (var queue in queues)
            await fixture.DeclareAsync(queue);
        return fixture;
    }

    /// <summary>A durable queue whose rejected messages go to NAME.dlq.</summary>
    public async Task DeclareAsync(string queue)
    {
        await _channel.QueueDeclareAsync($"{queue}.dlq", durable: true, exclusive: false, autoDelete: false);
        await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
        {
            ["x-dead-letter-exchange"] = string.Empty,
            ["x-dead-letter-routing-key"] = $"{queue}.dlq",
        });
    }

    /// <summary>Declares the exchange and sends a queue whatever it gets.</summary>
    public async Task BindAsync(string exchange, string queue)
    {
        await _channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true);
        await _channel.QueueBindAsync(queue, exchange, "#");
    }

    public ValueTask PublishAsync(string queue, string body, IDictionary<string, object?>? headers = null, string exchange = "") =>
        _channel.BasicPublishAsync(
            exchange,
            queue,
            mandatory: false,
            new BasicProperties { Persistent = true, MessageId = "m-1", ContentType = "text/plain", Headers = headers },
            System.Text.Encoding.UTF8.GetBytes(body));

    public Task<SampleApp> StartAppAsync(params string[] functions) => SampleApp.StartAsync(functions, settings: Broker.Settings);

    public async Task WaitForCountAsync(string queue, uint count) => await Eventually.AssertAsync(
        async () => await Broker.CountAsync(queue, TestContext.Current.CancellationToken) == count,
        TimeSpan.FromSeconds(60),
        $"{count} messages in {queue}",
        TestContext.Current.CancellationToken);

    /// <summary>Every message of the queue, taken off it.</summary>
    public Task<BasicGetResult> TakeAsync(string queue) => Eventually.GetAsync(
        () => Broker.TakeAsync(queue, TestContext.Current.CancellationToken),
        TimeSpan.FromSeconds(60),
        $"a message in {queue}",
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
