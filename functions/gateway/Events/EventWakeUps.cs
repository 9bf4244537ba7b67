using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.Gateway.Events;

/// <summary>
/// Tells open event streams that something was written: one listener for all of them, on what relays announce, because every event is an outbox row too.
/// A lost announcement costs a stream at most its own poll interval.
/// </summary>
internal sealed partial class EventWakeUps(WorkerDatabase database, ILogger<EventWakeUps> logger, TimeProvider clock) : BackgroundService
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next announcement. Take it before reading, so that nothing is missed in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await TransientOutage.RetryAsync(database.OpenAsync, stoppingToken, logger, clock);
                connection.Notification += (_, _) => Wake();
                await using (var command = connection.CreateCommand())
                {
                    command.CommandText = "listen " + OutboxRelay.SentChannel;
                    await command.ExecuteNonQueryAsync(stoppingToken);
                }
                while (true) await connection.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogListenerLost(exception.Message);
            }
        }
    }

    private void Wake() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The event listener lost its connection: {Reason}")]
    private partial void LogListenerLost(string reason);
}
