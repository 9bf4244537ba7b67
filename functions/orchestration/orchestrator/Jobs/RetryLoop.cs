using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.Orchestrator.Jobs;

/// <summary>Starts attempts whose pause is over, and jobs whose twin has ended. A pause is a row (next_attempt_at, twin_job_id), never a sleeping consumer.</summary>
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
                await ReleaseAwaitedAsync(stoppingToken);
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

    /// <summary>Each run in a transaction of its own; one that cannot be helped now does not keep the others.</summary>
    private async Task ReleaseAwaitedAsync(CancellationToken cancellation)
    {
        foreach (var runId in await database.InTransactionAsync(JobProgression.RunsPastTwinsAsync, cancellation))
        {
            try
            {
                await database.InTransactionAsync(tx => progression.ReleaseAwaitedAsync(tx, runId), cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                LogStillWaiting(exception, runId);
            }
        }
    }

    [LoggerMessage(EventId = 2202, Level = LogLevel.Error, Message = "The jobs of run {RunId} whose twins have ended could not be released; they are tried again")]
    private partial void LogStillWaiting(Exception exception, string runId);

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The retry loop was interrupted, trying again: {Reason}")]
    private partial void LogInterrupted(string reason);
}
