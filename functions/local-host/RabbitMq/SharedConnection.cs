using System.Reflection;
using Ainer.LocalHost.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>A connection that is made again when it is needed after it was lost. Logs one line per change of its state.</summary>
internal sealed class SharedConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    private readonly ConnectionFactory _factory;
    private readonly string _endpoint;
    private readonly Backoff _backoff;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IConnection? _current;
    private bool _reportedUnreachable;

    public SharedConnection(Uri broker, bool trustAnyCertificate, TimeProvider time, ILogger logger)
    {
        _factory = new ConnectionFactory
        {
            Uri = broker,
            // The consumers reopen themselves: recovery by the client would deliver under the old channels' tags.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = ConnectTimeout,
            RequestedHeartbeat = Heartbeat,
            ClientProvidedName = Assembly.GetEntryAssembly()?.GetName().Name,
        };
        if (trustAnyCertificate)
#pragma warning disable CA5359 // Asked for by the attribute's DisableCertificateValidation.
            _factory.Ssl.CertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        _endpoint = $"{_factory.HostName}:{_factory.Port}/{_factory.VirtualHost.TrimStart('/')}";
        _backoff = new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), time);
        _logger = logger;
    }

    public async Task<IConnection> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (_current is { IsOpen: true } open)
                    return open;
                if (await TryConnectAsync(cancellationToken) is { } connected)
                    return connected;
                await _backoff.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_current is { } connection)
        {
            connection.ConnectionShutdownAsync -= OnShutdownAsync;
            _current = null;
            await connection.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<IConnection?> TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_current is { } lost)
                await lost.DisposeAsync();
            _current = null;
            _current = await _factory.CreateConnectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            if (!_reportedUnreachable)
                _logger.BrokerUnreachable(_endpoint, (e.InnerException ?? e).Message);
            _reportedUnreachable = true;
            return null;
        }

        _current.ConnectionShutdownAsync += OnShutdownAsync;
        _reportedUnreachable = false;
        _backoff.Reset();
        _logger.BrokerConnected(_endpoint);
        return _current;
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        if (reason.Initiator != ShutdownInitiator.Application)
            _logger.BrokerLost(_endpoint, reason.ReplyText);
        return Task.CompletedTask;
    }
}
