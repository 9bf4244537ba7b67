using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerHub;

/// <summary>
/// Looks for lapsed leases, for as long as the hub runs. Grants one more term before it goes by the clock again after a time in which nobody could renew: at the start, after an outage of the
/// database, and when a look comes much too late, since then this process, or the whole machine, stood still.
/// </summary>
internal sealed partial class LeaseSweep(WorkerResults results, IOptions<HubOptions> options, TimeProvider clock, ILogger<LeaseSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var granted = false;
        // Wall clock, as the database's: the monotonic one stands still while a machine sleeps.
        var looked = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!granted || clock.GetUtcNow() - looked > StoodStill) await results.GrantGraceAsync(stoppingToken);
                granted = true;
                var expired = await results.ExpireAsync(stoppingToken);
                looked = clock.GetUtcNow();
                if (expired > 0) LogExpired(expired);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // While the database was away heartbeats failed too: nobody is to lose a lease for it. Any other fault must not keep dead leases alive.
                granted &= !TransientOutage.IsOutage(exception);
                LogInterrupted(exception.Message);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.Value.SweepS), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan StoodStill => TimeSpan.FromSeconds((options.Value.LeaseS / 2.0) + options.Value.SweepS);

    [LoggerMessage(EventId = 7101, Level = LogLevel.Warning, Message = "{Count} leases lapsed; their jobs get another attempt")]
    private partial void LogExpired(int count);

    [LoggerMessage(EventId = 7102, Level = LogLevel.Warning, Message = "The lease sweep was interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);
}
