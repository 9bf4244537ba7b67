using System.Net.Sockets;
using System.Security.Cryptography;
using Ainer.Contracts.Errors;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.Postgres;

/// <summary>
/// Waits out an outage of something Ainer stands on. A consumer must not throw because the database is away: the broker would count the message
/// as bad and dead-letter it. So the handler itself tries again, with a growing, jittered pause, until it succeeds or its token ends.
/// </summary>
public static partial class TransientOutage
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True when the same work may succeed later unchanged: a lost or refused connection, a server that starts or stops, a deadlock, or an
    /// <see cref="AinerException"/> with dependency_unavailable (what the S3, Redis and broker clients of this project throw).
    /// </summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is "57P01" or "57P02" or "57P03" or "25006",
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is SocketException or IOException or TimeoutException,
        AinerException ainer => ainer.Code == ErrorCode.DependencyUnavailable,
        HttpRequestException http => http.InnerException is SocketException or IOException || http.StatusCode is System.Net.HttpStatusCode.ServiceUnavailable,
        SocketException => true,
        _ => false,
    };

    /// <summary>Runs the work until it returns or throws something that is no outage. Ends with <see cref="OperationCanceledException"/> when the token does.</summary>
    public static async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct, ILogger? logger = null, TimeProvider? clock = null)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await work(ct);
            }
            catch (Exception exception) when (IsOutage(exception) && !ct.IsCancellationRequested)
            {
                var pause = PauseAfter(failures, RandomNumberGenerator.GetInt32(1000) / 1000d);
                if (logger is not null) LogOutage(logger, failures + 1, pause.TotalSeconds, exception.Message);
                await Task.Delay(pause, clock ?? TimeProvider.System, ct);
            }
        }
    }

    /// <inheritdoc cref="RetryAsync{T}"/>
    public static Task RetryAsync(Func<CancellationToken, Task> work, CancellationToken ct, ILogger? logger = null, TimeProvider? clock = null) =>
        RetryAsync(async token =>
        {
            await work(token);
            return true;
        }, ct, logger, clock);

    /// <summary>The pause after so many failures in a row: doubling from 100 ms to 5 s, of which the upper half is spread by chance (0 to 1).</summary>
    public static TimeSpan PauseAfter(int failures, double chance)
    {
        var full = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 16)));
        return TimeSpan.FromMilliseconds(full * (0.5 + (0.5 * chance)));
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "Outage, try {Attempt} failed, next in {PauseS:0.0} s: {Reason}")]
    private static partial void LogOutage(ILogger logger, int attempt, double pauseS, string reason);
}
