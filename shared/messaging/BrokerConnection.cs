using Ainer.Contracts.Errors;
using Ainer.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ainer.Messaging;

/// <summary>
/// The process's one connection to the broker. It is opened on first use, waits out an absent broker with a growing pause, recovers itself, and
/// is opened anew should recovery give up.
/// </summary>
public sealed partial class BrokerConnection(IOptions<RabbitMqOptions> options, ILogger<BrokerConnection>? logger = null, TimeProvider? clock = null) : IAsyncDisposable
{
    private static readonly string[] MissingBroker = ["rabbitmq"];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ILogger _logger = logger ?? (ILogger)NullLogger.Instance;
    private IConnection? _connection;

    /// <summary>A connection to one broker without dependency injection.</summary>
    public static BrokerConnection To(string uri, ILogger<BrokerConnection>? logger = null) => new(Options.Create(new RabbitMqOptions { Uri = uri }), logger);

    /// <summary>True while the broker answers.</summary>
    public bool IsOpen => _connection is { IsOpen: true };

    /// <summary>The open connection; waits for the broker until the token ends.</summary>
    public async Task<IConnection> GetAsync(CancellationToken ct)
    {
        if (_connection is { IsOpen: true } open) return open;
        await _gate.WaitAsync(ct);
        try
        {
            if (_connection is { IsOpen: true } already) return already;
            if (_connection is not null) await CloseQuietlyAsync(_connection);
            _connection = await TransientOutage.RetryAsync(ConnectAsync, ct, _logger, clock);
            LogConnected(_connection.Endpoint.ToString());
            return _connection;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A new channel of the connection.</summary>
    public async Task<IChannel> CreateChannelAsync(CreateChannelOptions? channelOptions, CancellationToken ct) =>
        await (await GetAsync(ct)).CreateChannelAsync(channelOptions, ct);

    /// <summary>Declares <see cref="Topology"/>.</summary>
    public async Task DeclareTopologyAsync(CancellationToken ct)
    {
        await using var channel = await CreateChannelAsync(null, ct);
        await Topology.DeclareAsync(channel, ct);
    }

    /// <summary>Whether a queue of <see cref="Topology"/> and the exchange that feeds it are there.</summary>
    public async Task<bool> IsDeclaredAsync(QueueDefinition queue, CancellationToken ct)
    {
        await using var channel = await CreateChannelAsync(null, ct);
        try
        {
            await channel.ExchangeDeclarePassiveAsync(queue.DeadLetterKey is null ? Topology.DeadLetterExchange : Topology.EventsExchange, ct);
            await channel.QueueDeclarePassiveAsync(queue.Name, ct);
            return true;
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await CloseQuietlyAsync(_connection);
        _gate.Dispose();
    }

    internal static AinerException Away(string message, Exception? inner = null) =>
        new(ErrorCode.DependencyUnavailable, message, new { missing = MissingBroker }, inner);

    private async Task<IConnection> ConnectAsync(CancellationToken ct)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(options.Value.Uri),
            // A closed connection is opened anew by GetAsync; the client's own recovery would race with it for the same channels.
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(20),
            ClientProvidedName = AppDomain.CurrentDomain.FriendlyName,
        };
        try
        {
            return await factory.CreateConnectionAsync(ct);
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or IOException && !ct.IsCancellationRequested)
        {
            throw Away($"RabbitMQ does not answer: {exception.GetBaseException().Message}", exception);
        }
    }

    private static async Task CloseQuietlyAsync(IConnection connection)
    {
        try
        {
            await connection.CloseAsync(TimeSpan.FromSeconds(2));
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was closed already, which is what was wanted.
        }
        await connection.DisposeAsync();
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Connected to the broker at {Endpoint}")]
    private partial void LogConnected(string endpoint);
}
