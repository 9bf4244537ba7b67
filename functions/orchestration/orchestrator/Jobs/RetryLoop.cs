using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Jobs;

/// <summary>Starts attempts whose pause is over. A pause is a row (next_attempt_at), never a sleeping consumer.</summary>
internal sealed partial class RetryLoop(WorkerDatabase database, JobProgression progression, IOptions<OrchestratorOptions> options, TimeProvider clock, ILogger<RetryLoop> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.InTransactionAsync(progression.StartDueRetriesAsync, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogInterrupted(exception.Message);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.Value.RetryScanS), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The retry loop was interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);
}
