using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts;
using Ainer.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>
/// Claims what is due while slots are free, and runs it. Any number of processes may do so; docs/background-tasks.md has the protocol. When the process stops, running
/// attempts get the drain time and are then given back.
/// </summary>
internal sealed partial class Executor(
    ExecutionStore store, AttemptRunner runner, RunningAttempts running, TaskWakeUp wakeUp, IdSource ids, CrashPointReached reached, TimeProvider clock,
    IOptions<BackgroundTaskOptions> options, ILogger<Executor> log) : BackgroundService
{
    private readonly BackgroundTaskOptions _options = options.Value;
    private readonly string _owner = ids.New("exec");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await TransientOutage.RetryAsync(ClaimAsync, stoppingToken, log, clock);
                await wakeUp.WaitAsync(TimeSpan.FromSeconds(_options.PollS), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogClaimFailed(exception);
                await Task.Delay(TimeSpan.FromSeconds(_options.PollS), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (TimeSpan.FromMilliseconds(_options.GatherMs) - clock.GetElapsedTime(started) is { Ticks: > 0 } rest)
                await Task.Delay(rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await DrainAsync();
    }

    private async Task ClaimAsync(CancellationToken ct)
    {
        if (_options.Slots - running.Count is not (> 0 and var free)) return;
        foreach (var claimed in await store.ClaimAsync(_owner, free, ct))
        {
            var attempt = new RunningAttempt(claimed);
            running.Add(attempt);
            _ = Task.Run(() => RunAsync(attempt), CancellationToken.None);
        }
    }

    private async Task RunAsync(RunningAttempt attempt)
    {
        reached(CrashPoint.Claimed);
        try
        {
            // Settling goes on through an outage; what was told to end waits no longer than a lease for it, and then another attempt follows.
            using var lifetime = new CancellationTokenSource();
            await using var stop = attempt.Stopped.Register(() => lifetime.CancelAfter(TimeSpan.FromSeconds(_options.LeaseS)));
            await runner.RunAsync(attempt, lifetime.Token);
        }
        finally
        {
            running.Remove(attempt);
            attempt.Dispose();
            wakeUp.Set();
        }
    }

    private async Task DrainAsync()
    {
        await UntilIdleAsync(_options.DrainS);
        foreach (var attempt in running.All) attempt.Stop(StopReason.Stopping);
        // What they give back is written to a database that may be slow; beyond the lease there is nothing left to give.
        await UntilIdleAsync(_options.GraceS + _options.LeaseS);
        if (running.Count > 0) LogLeftBehind(running.Count);
    }

    private async Task UntilIdleAsync(double atMostS)
    {
        var started = clock.GetTimestamp();
        while (running.Count > 0 && clock.GetElapsedTime(started).TotalSeconds < atMostS)
            await wakeUp.WaitAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None);
    }

    [LoggerMessage(EventId = 2611, Level = LogLevel.Error, Message = "Claiming tasks failed and goes on")]
    private partial void LogClaimFailed(Exception exception);

    [LoggerMessage(EventId = 2612, Level = LogLevel.Warning, Message = "{Count} attempts did not end in time; their leases will lapse")]
    private partial void LogLeftBehind(int count);
}
