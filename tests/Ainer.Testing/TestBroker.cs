using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainer.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ainer.Testing;

/// <summary>A vhost of one test class on the real broker, deleted at the end.</summary>
public sealed class TestBroker : IAsyncDisposable
{
    private readonly HttpClient _management;
    private readonly string _vhost;

    private TestBroker(string vhost)
    {
        _vhost = vhost;
        var management = new Uri(TestServices.RabbitMqManagementUri);
        _management = new HttpClient { BaseAddress = new Uri($"{management.Scheme}://{management.Authority}/api/") };
        _management.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(System.Uri.UnescapeDataString(management.UserInfo))));
        var amqp = new Uri(TestServices.RabbitMqUri);
        Uri = $"{amqp.Scheme}://{amqp.UserInfo}@{amqp.Authority}/{vhost}";
        Connection = BrokerConnection.To(Uri);
    }

    /// <summary>amqp URI of the vhost.</summary>
    public string Uri { get; }

    /// <summary>A connection to it.</summary>
    public BrokerConnection Connection { get; }

    /// <summary>The settings that point a process at this vhost.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["RabbitMq:Uri"] = Uri,
        ["RabbitMq:ManagementUri"] = TestServices.RabbitMqManagementUri,
    };

    /// <summary>Makes a vhost and declares the topology in it.</summary>
    public static async Task<TestBroker> CreateAsync(bool withTopology = true)
    {
        var broker = new TestBroker(TestServices.UniqueName("ainer-test"));
        (await broker._management.PutAsJsonAsync($"vhosts/{broker._vhost}", new { })).EnsureSuccessStatusCode();
        var user = new Uri(TestServices.RabbitMqUri).UserInfo.Split(':')[0];
        (await broker._management.PutAsJsonAsync($"permissions/{broker._vhost}/{user}", new { configure = ".*", write = ".*", read = ".*" })).EnsureSuccessStatusCode();
        if (withTopology) await broker.Connection.DeclareTopologyAsync(CancellationToken.None);
        return broker;
    }

    /// <summary>Takes the next message off a queue, or null when it is empty.</summary>
    public async Task<BasicGetResult?> TakeAsync(string queue, CancellationToken ct)
    {
        await using var channel = await Connection.CreateChannelAsync(null, ct);
        return await channel.BasicGetAsync(queue, autoAck: true, ct);
    }

    /// <summary>How many messages are ready in a queue.</summary>
    public async Task<uint> CountAsync(string queue, CancellationToken ct)
    {
        await using var channel = await Connection.CreateChannelAsync(null, ct);
        return (await channel.QueueDeclarePassiveAsync(queue, ct)).MessageCount;
    }

    /// <summary>How many consumers a queue has; none when there is no such queue.</summary>
    public async Task<uint> ConsumersAsync(string queue, CancellationToken ct)
    {
        await using var channel = await Connection.CreateChannelAsync(null, ct);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, ct)).ConsumerCount;
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }

    /// <summary>Closes every connection of the vhost from the broker's side; waits until the broker has listed at least one.</summary>
    public async Task CloseAllConnectionsAsync(CancellationToken ct) => await Eventually.AssertAsync(async () =>
    {
        var connections = await _management.GetFromJsonAsync<JsonElement>($"vhosts/{_vhost}/connections", ct);
        var names = connections.EnumerateArray().Select(connection => connection.GetProperty("name").GetString()!).ToList();
        foreach (var name in names) (await _management.DeleteAsync($"connections/{System.Uri.EscapeDataString(name)}", ct)).Dispose();
        return names.Count > 0;
    }, TimeSpan.FromSeconds(60), "the broker lists a connection", ct);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        (await _management.DeleteAsync($"vhosts/{_vhost}")).Dispose();
        _management.Dispose();
    }
}
