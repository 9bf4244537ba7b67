using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Supervision;

/// <summary>
/// Looks once a second at every part that has a record (so is wanted) and starts the dead ones again. It holds the state
/// lock while it acts and steps back while <c>up</c> or <c>down</c> hold it.
/// </summary>
internal sealed class Supervisor(HouseLayout layout, IReadOnlyList<IPart> parts, PartRunner runner, TimeProvider time, TextWriter log)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogCheckPace = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, RestartHistory> _histories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProcessIdentity> _settled = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Pace, time);
        var logsChecked = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                await LookOnceAsync(cancel);
                if (time.GetUtcNow() - logsChecked < LogCheckPace)
                    continue;
                logsChecked = time.GetUtcNow();
                foreach (var file in Directory.EnumerateFiles(layout.Logs, "*.log"))
                    LogFiles.RotateIfLarge(file);
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
        log.WriteLine($"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {message}");
        log.Flush();
    }
}
