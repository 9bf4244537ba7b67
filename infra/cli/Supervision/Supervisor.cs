using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Supervision;

/// <summary>
/// Looks once a second at every part that has a record (so is wanted) and starts the dead ones again; and now and then asks the living
/// ones whether they are well, and ends those that are not (<see cref="HealthPolicy"/>). It holds the state lock while it acts and steps
/// back while <c>up</c> or <c>down</c> hold it. No failure ends it, not even that of its own log on a full disk.
/// </summary>
internal sealed class Supervisor(HouseLayout layout, IReadOnlyList<IPart> parts, PartRunner runner, TimeProvider time, TextWriter log)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogCheckPace = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, RestartHistory> _histories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProcessIdentity> _settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Health?> _health = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Pace, time);
        var (logsChecked, examined) = (time.GetUtcNow(), time.GetUtcNow());
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                await TryAsync(() => LookOnceAsync(cancel), cancel);
                if (time.GetUtcNow() - examined >= HealthPolicy.Pace)
                {
                    await TryAsync(() => ExamineAsync(cancel), cancel);
                    examined = time.GetUtcNow();
                }

                if (time.GetUtcNow() - logsChecked < LogCheckPace)
                    continue;
                logsChecked = time.GetUtcNow();
                await TryAsync(RotateLogs, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>One look. Returns the names of the parts that it started.</summary>
    public async Task<IReadOnlyList<string>> LookOnceAsync(CancellationToken cancel)
    {
        foreach (var part in parts.Where(part => part.Niceness > 0))
            Settle(part);
        if (!parts.Any(IsWantedAndDead))
            return [];
        using var taken = StateLock.TryTake(layout);
        if (taken is null)
            return [];
        var started = new List<string>();
        // Again under the lock: the command that held it may have started or removed the part.
        foreach (var part in parts.Where(IsWantedAndDead))
            if (await RestartAsync(part, cancel))
                started.Add(part.Name);
        return started;
    }

    /// <summary>One look at the health of those that run. Returns the names of the parts whose process it ended; the next look starts them again.</summary>
    public async Task<IReadOnlyList<string>> ExamineAsync(CancellationToken cancel)
    {
        var ended = new List<string>();
        foreach (var part in parts)
        {
            if (RunRecord.Find(layout, part.Name) is not { } record || !record.IsAlive())
                continue;
            var (sick, health) = HealthPolicy.Judge(_health.GetValueOrDefault(part.Name), record.Process, await part.IsWellAsync(cancel));
            _health[part.Name] = health;
            if (sick && await EndAsync(part, record, cancel))
                ended.Add(part.Name);
        }

        return ended;
    }

    private async Task<bool> EndAsync(IPart part, RunRecord record, CancellationToken cancel)
    {
        using var taken = StateLock.TryTake(layout);
        // Again under the lock: a command may have ended or replaced it.
        if (taken is null || RunRecord.Find(layout, part.Name)?.Process != record.Process)
            return false;
        Write($"{part.Name} (pid {record.Process.Pid}) runs but has not been well for two minutes; ending it to start it again");
        await ProcessStopper.StopAsync(record.Process, part.StopSteps, cancel);
        return true;
    }

    private async Task TryAsync(Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            Write($"A look has failed, the next one tries again: {failure.Message}");
        }
    }

    private Task RotateLogs()
    {
        foreach (var file in Directory.EnumerateFiles(layout.Logs, "*.log"))
            LogFiles.RotateIfLarge(file);
        return Task.CompletedTask;
    }

    /// <summary>A part that was started here is not waited for; by this time it is ready.</summary>
    private void Settle(IPart part)
    {
        if (RunRecord.Find(layout, part.Name) is not { } record || time.GetUtcNow() - record.StartedAt < part.StartPatience || _settled.GetValueOrDefault(part.Name) == record.Process)
            return;
        PartRunner.GiveWay(part, record.Process);
        _settled[part.Name] = record.Process;
    }

    private bool IsWantedAndDead(IPart part) => RunRecord.Find(layout, part.Name) is { } record && !record.IsAlive();

    private async Task<bool> RestartAsync(IPart part, CancellationToken cancel)
    {
        var record = RunRecord.Find(layout, part.Name)!;
        var (decision, history) = RestartPolicy.Decide(_histories.GetValueOrDefault(part.Name), record.StartedAt, time.GetUtcNow());
        _histories[part.Name] = history;
        if (decision == RestartDecision.Wait)
            return false;
        try
        {
            var started = await runner.StartAsync(part, cancel);
            Write($"{part.Name} (pid {record.Process.Pid}) had ended; started it again as pid {started.Process.Pid}");
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Write($"{part.Name} has ended and cannot be started: {failure.Message}");
            return false;
        }
    }

    private void Write(string message)
    {
        try
        {
            log.WriteLine($"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {message}");
            log.Flush();
        }
        catch (IOException)
        {
            // The disk is full. What was to be told matters less than going on until there is room again.
        }
    }
}
