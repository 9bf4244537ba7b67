using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ainer.Redis;

/// <summary>
/// The process's one connection to Redis. Nothing here is authoritative: each call names what to do instead when Redis is away, and after a failure
/// Redis is left alone for a moment.
/// </summary>
public sealed partial class RedisConnection(IOptions<RedisOptions> options, TimeProvider clock, ILogger<RedisConnection>? logger = null) : IDisposable
{
    private static readonly Counter<long> Fallbacks = new Meter("Ainer").CreateCounter<long>("ainer_redis_fallbacks_total", description: "Calls answered without Redis because it was away.");
    private readonly RedisOptions _options = options.Value;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ILogger _logger = logger ?? (ILogger)NullLogger.Instance;
    private ConnectionMultiplexer? _connection;
    private long _pausedUntil;

    /// <summary>A key with the process's prefix.</summary>
    public string Key(string kind, string name) => $"{_options.KeyPrefix}:{kind}:{name}";

    /// <summary>True when Redis answers; for readiness.</summary>
    public Task<bool> IsReadyAsync() => CallAsync(async database =>
    {
        await database.PingAsync();
        return true;
    }, () => Task.FromResult(false));

    /// <summary>Calls Redis, or the fallback when it is away or not configured.</summary>
    public async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call, Func<Task<T>> fallback)
    {
        if (string.IsNullOrEmpty(_options.Endpoint)) return await fallback();
        if (clock.GetTimestamp() < Interlocked.Read(ref _pausedUntil))
        {
            Fallbacks.Add(1);
            return await fallback();
        }
        try
        {
            var connection = await ConnectionAsync();
            return await call(connection.GetDatabase()).WaitAsync(TimeSpan.FromMilliseconds(_options.TimeoutMs), clock);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or SocketException or IOException or ObjectDisposedException)
        {
            Interlocked.Exchange(ref _pausedUntil, clock.GetTimestamp() + (_options.PauseAfterFailureMs * clock.TimestampFrequency / 1000));
            LogAway(exception.Message);
            Fallbacks.Add(1);
            return await fallback();
        }
    }

    public void Dispose()
    {
        Close();
        _gate.Dispose();
    }

    private void Close()
    {
        // Waiting for the last commands would cost a full timeout, and none of them matters.
        _connection?.Close(allowCommandsToComplete: false);
        _connection?.Dispose();
        _connection = null;
    }

    private async Task<ConnectionMultiplexer> ConnectionAsync()
    {
        if (_connection is { IsConnected: true } open) return open;
        await _gate.WaitAsync();
        try
        {
            if (_connection is { IsConnected: true } already) return already;
            Close();
            var settings = new ConfigurationOptions
            {
                AbortOnConnectFail = true,
                ConnectTimeout = _options.TimeoutMs * 2,
                SyncTimeout = _options.TimeoutMs,
                ConnectRetry = 1,
                TieBreaker = "",
                ConfigurationChannel = "",
                KeepAlive = 30,
                Password = _options.Password,
                Ssl = _options.Tls,
                SslHost = _options.Tls ? _options.Endpoint!.Split(':')[0] : null,
                ClientName = AppDomain.CurrentDomain.FriendlyName.Replace(' ', '_'),
            };
            settings.EndPoints.Add(_options.Endpoint!);
            _connection = await ConnectionMultiplexer.ConnectAsync(settings);
            return _connection;
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Warning, Message = "Redis is away, going on without it: {Reason}")]
    private partial void LogAway(string reason);
}
