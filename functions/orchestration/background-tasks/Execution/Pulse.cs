using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>
/// Extends the leases of this process in one statement, writes progress, and looks for what died elsewhere. An attempt whose lease was not extended is ended: it was cancelled,
/// or another process has it. Silence ends none: while Postgres is away nobody can take its row. Before the look goes by the clock again after an outage, or after it stood still
/// itself (a machine that slept), every lease gets one more term: its process may not have had the chance to extend it.
/// </summary>
internal sealed partial class Pulse(
    ExecutionStore store, RunningAttempts running, LapsedLeases lapsed, DueTasks due, TimeProvider clock, IOptions<BackgroundTaskOptions> options, ILogger<Pulse> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var granted = true;
        // Wall clock, as the database's: the monotonic one stands still while a machine sleeps.
        var looked = clock.GetUtcNow();
        // The executor is stopped before this: leases are extended while it drains.
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(stoppingToken);
                if (!granted || clock.GetUtcNow() - looked > StoodStill) await store.GrantGraceAsync(stoppingToken);
                granted = true;
                await lapsed.SweepAsync(stoppingToken);
                looked = clock.GetUtcNow();
                await due.ReportAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Any other fault must not keep the leases of the dead alive.
                granted &= !TransientOutage.IsOutage(exception);
                LogMissed(exception.Message);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.Value.PulseS), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan StoodStill => TimeSpan.FromSeconds((options.Value.LeaseS / 2) + options.Value.PulseS);

    private async Task BeatAsync(CancellationToken ct)
    {
        var held = running.All;
        if (held.Count == 0) return;
        var extended = (await store.ExtendAsync([.. held.Select(attempt => attempt.Claimed)], ct)).ToHashSet(StringComparer.Ordinal);
        foreach (var attempt in held)
            if (!extended.Contains(attempt.Claimed.TaskId)) attempt.Stop(StopReason.LeaseLost);
        foreach (var attempt in held)
            if (attempt.TakeProgress() is { } progress)
                await store.ReportAsync(attempt.Claimed, progress.Percent, progress.Message, ct);
    }

    [LoggerMessage(EventId = 2621, Level = LogLevel.Warning, Message = "A pulse was missed, trying again: {Reason}")]
    private partial void LogMissed(string reason);
}
