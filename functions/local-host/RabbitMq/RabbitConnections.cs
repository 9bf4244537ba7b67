using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>One connection per broker, shared by every queue of the app; its channels are the consumers' own.</summary>
internal sealed class RabbitConnections(TimeProvider time, ILogger<RabbitConnections> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Uri, bool), SharedConnection> _connections = [];

    /// <summary>An open connection; tries for ever, with a bounded backoff, until it has one or is cancelled.</summary>
    public Task<IConnection> GetAsync(Uri broker, bool trustAnyCertificate, CancellationToken cancellationToken) => _connections
        .GetOrAdd((broker, trustAnyCertificate), key => new SharedConnection(key.Item1, key.Item2, time, logger))
        .GetAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
            await connection.DisposeAsync();
    }
}
