using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>
/// The node's one connection. It is opened when a channel is wanted and opened anew when it broke; whoever wants a channel repeats with its own backoff.
/// The client's automatic recovery is off: it would revive consumers of slots that are at work.
/// </summary>
internal sealed class BrokerLink(IOptions<BrokerOptions> options, string name) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1);
    private IConnection? _connection;

    /// <summary>True while the connection stands.</summary>
    public bool IsOpen => _connection is { IsOpen: true };

    /// <summary>A new channel; throws whatever the client throws when the broker is away.</summary>
    public async Task<IChannel> OpenChannelAsync(bool confirms, CancellationToken ct)
    {
        var connection = await ConnectAsync(ct);
        return await connection.CreateChannelAsync(new CreateChannelOptions(confirms, confirms), ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await DiscardAsync(_connection);
        _opening.Dispose();
    }

    private async Task<IConnection> ConnectAsync(CancellationToken ct)
    {
        if (_connection is { IsOpen: true } open) return open;
        await _opening.WaitAsync(ct);
        try
        {
            if (_connection is { IsOpen: true } ready) return ready;
            if (_connection is not null) await DiscardAsync(_connection);
            var factory = new ConnectionFactory
            {
                Uri = new Uri(options.Value.Uri),
                ClientProvidedName = name,
                AutomaticRecoveryEnabled = false,
                TopologyRecoveryEnabled = false,
                RequestedHeartbeat = TimeSpan.FromSeconds(10),
                RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
                ContinuationTimeout = TimeSpan.FromSeconds(10),
            };
            return _connection = await factory.CreateConnectionAsync(ct);
        }
        finally { _opening.Release(); }
    }

    private static async Task DiscardAsync(IConnection connection)
    {
        try { await connection.CloseAsync(TimeSpan.FromSeconds(2)); }
        catch (Exception) { /* it is being thrown away because it broke */ }
        await connection.DisposeAsync();
    }
}
