using Ainer.LocalHost.Durable.Store;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.LocalHost.Durable.Wake;

/// <summary>
/// Wake-ups between processes: one NOTIFY for all that happened in a short while (a commit with NOTIFY takes a lock that all
/// such commits share, so the hot commits carry none), and the LISTEN side.
/// </summary>
internal sealed class DurableNotifications(NpgsqlDataSource source, string hub, HubWake wake, TimeProvider time, ILogger log)
{
    private const string Channel = "ainer_durable";
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(1);

    public async Task SendAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await wake.Others.WaitAsync(Forever, cancellation);
            try
            {
                await using var command = source.CreateCommand("select pg_notify($1, $2)");
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
                await source.WholeAsync(command.ExecuteNonQueryAsync(cancellation));
            }
            catch (NpgsqlException error)
            {
                log.StoreFailed("a notification", error);
            }

            await Task.Delay(Coalescing, time, cancellation);
        }
    }

    public async Task ListenAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                connection.Notification += (_, notified) =>
                {
                    if (notified.Payload == hub)
                        Heard();
                };
                await using (var listen = new NpgsqlCommand("listen " + Channel, connection))
                    await listen.ExecuteNonQueryAsync(cancellation);
                Heard();
                while (true)
                    await connection.WaitAsync(cancellation);
            }
            catch (NpgsqlException error)
            {
                log.StoreFailed("to listen", error);
                await Task.Delay(DurableStore.RetryPause, time, cancellation);
            }
        }
    }

    private void Heard()
    {
        wake.Pump.Set();
        wake.Waiters.PulseAll();
    }
}
