using System.Diagnostics;
using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>What <see cref="PartRunner.EnsureAsync"/> found or did.</summary>
internal enum EnsureOutcome
{
    AlreadyRunning,
    Started,
    Restarted,
}

/// <summary>Starts and stops single parts. The caller holds <see cref="StateLock"/>.</summary>
internal sealed class PartRunner(HouseLayout layout, TimeProvider time)
{
    private const int StartAttempts = 3;

    private static readonly TimeSpan ConnectionPatience = TimeSpan.FromSeconds(20);

    /// <summary>Brings the part to ready: leaves it alone when it already is, restarts it when its settings changed or it does not become ready.</summary>
    /// <exception cref="CliException">It does not become ready; the message ends with the last lines of its log.</exception>
    public async Task<EnsureOutcome> EnsureAsync(IPart part, CancellationToken cancel)
    {
        var record = RunRecord.Find(layout, part.Name);
        var outcome = EnsureOutcome.Started;
        if (record is not null && record.IsAlive())
        {
            if (record.Fingerprint == part.Launch().Fingerprint())
            {
                if (await BecomesReadyAsync(part, record.Process, cancel))
                {
                    GiveWay(part, record.Process);
                    await part.FinishAsync(cancel);
                    return EnsureOutcome.AlreadyRunning;
                }
            }

            // It has other settings, or runs and does not do its work: what a full disk has broken in a process only another one mends.
            await ProcessStopper.StopAsync(record.Process, part.StopSteps, cancel);
            outcome = EnsureOutcome.Restarted;
        }

        for (var attempt = 1; ; attempt++)
        {
            var started = await StartAsync(part, cancel);
            if (await BecomesReadyAsync(part, started.Process, cancel))
            {
                GiveWay(part, started.Process);
                break;
            }

            if (attempt == StartAttempts || started.IsAlive())
                throw NotReady(part, started);
        }

        await part.FinishAsync(cancel);
        return outcome;
    }

    /// <summary>Starts the process and records it; does not wait for it to be ready.</summary>
    public async Task<RunRecord> StartAsync(IPart part, CancellationToken cancel)
    {
        await ClearLeftoversAsync(part, cancel);
        await AwaitPortsAsync(part, cancel);
        await part.PrepareAsync(cancel);
        var spec = part.Launch();
        var process = DetachedProcess.Start(spec, MarkOf(part));
        var record = new RunRecord(part.Name, process, spec.Fingerprint(), time.GetUtcNow());
        record.Save(layout);
        return record;
    }

    /// <summary>Ends the part and what it left behind; true when it ended by itself after a signal or did not run.</summary>
    public async Task<bool> StopAsync(IPart part, CancellationToken cancel)
    {
        var record = RunRecord.Find(layout, part.Name);
        // The record goes first: a supervisor that looks in between must not bring the part back.
        RunRecord.Remove(layout, part.Name);
        var gentle = record is null || await ProcessStopper.StopAsync(record.Process, part.StopSteps, cancel);
        await ClearLeftoversAsync(part, cancel);
        return gentle;
    }

    /// <summary>From now on the part takes what the others leave, if it is one that does. Not before it is ready: its start is waited for.</summary>
    public static void GiveWay(IPart part, ProcessIdentity process)
    {
        if (part.Niceness > 0) Autogroup.GiveWay(process, part.Niceness);
    }

    private string MarkOf(IPart part) => $"{part.Name}@{layout.State}";

    private async Task ClearLeftoversAsync(IPart part, CancellationToken cancel)
    {
        var leftovers = ProcessTable.Leftovers(MarkOf(part), part.DataFolder);
        await Task.WhenAll(leftovers.Select(process =>
            ProcessStopper.StopAsync(process, [new StopStep(part.StopSteps[0].Signal, TimeSpan.FromSeconds(5))], cancel)));
    }

    /// <summary>A server that has one of the ports will not go away; a client's connection, which may have been given the same number, soon does.</summary>
    private static async Task AwaitPortsAsync(IPart part, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        foreach (var port in part.Ports)
        {
            while (!Probe.IsFree(port))
            {
                if (ProcessTable.ListenerOn(port) is not null || clock.Elapsed > ConnectionPatience)
                    throw new CliException(
                        $"{part.Name} needs port {port}, which {ProcessTable.HolderOf(port)} uses. "
                        + "End that process, or give this copy other ports: AINER_PORT_BASE=20000 ./ainer up");
                await Task.Delay(200, cancel);
            }
        }
    }

    private static async Task<bool> BecomesReadyAsync(IPart part, ProcessIdentity process, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (!process.IsAlive())
                return false;
            if (await part.IsReadyAsync(cancel))
                return true;
            if (clock.Elapsed > part.StartPatience)
                return false;
            await Task.Delay(100, cancel);
        }
    }

    private CliException NotReady(IPart part, RunRecord record)
    {
        var state = record.IsAlive() ? $"did not become ready within {part.StartPatience.TotalSeconds:0} s" : "ended right after its start";
        var log = layout.LogOf(part.Name);
        var last = LogFiles.Tail(log, 12);
        return new CliException($"{part.Name} {state}. {(last.Count == 0 ? $"It wrote nothing to {log}." : $"Its log is {log}; the last lines:\n  {string.Join("\n  ", last)}")}");
    }
}
