using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>
/// Extends the leases of this process in one statement, writes progress, and looks for what died elsewhere. An attempt whose lease was not extended is ended: it was cancelled,
/// or another process has it. While Postgres is away an attempt goes on until its lease must be taken for lost.
/// </summary>
internal sealed partial class Pulse(
    ExecutionStore store, RunningAttempts running, LapsedLeases lapsed, DueTasks due, TimeProvider clock, IOptions<BackgroundTaskOptions> options, ILogger<Pulse> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The executor is stopped before this: leases are extended while it drains.
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(stoppingToken);
                await lapsed.SweepAsync(stoppingToken);
                await due.ReportAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogMissed(exception.Message);
                foreach (var attempt in running.All.Where(attempt => attempt.LeaseIsOver)) attempt.Stop(StopReason.LeaseLost);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.Value.PulseS), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One beat.</summary>
    internal async Task BeatAsync(CancellationToken ct)
    {
        var held = running.All;
        if (held.Count == 0) return;
        var since = clock.GetTimestamp();
        var extended = (await store.ExtendAsync([.. held.Select(attempt => attempt.Claimed)], ct)).ToHashSet(StringComparer.Ordinal);
        foreach (var attempt in held)
        {
            if (extended.Contains(attempt.Claimed.TaskId)) attempt.Extended(since);
            else attempt.Stop(StopReason.LeaseLost);
        }
        foreach (var attempt in held)
            if (attempt.TakeProgress() is { } progress)
                await store.ReportAsync(attempt.Claimed, progress.Percent, progress.Message, ct);
    }

    [LoggerMessage(EventId = 2621, Level = LogLevel.Warning, Message = "A pulse was missed, trying again: {Reason}")]
    private partial void LogMissed(string reason);
}
