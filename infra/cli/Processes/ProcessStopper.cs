using System.Diagnostics;

namespace Ainer.Cli.Processes;

/// <summary>A signal and how long the process may take before the next, stronger one.</summary>
internal sealed record StopStep(int Signal, TimeSpan Patience);

/// <summary>Ends a process gently, then firmly, within a bound.</summary>
internal static class ProcessStopper
{
    /// <summary>True when a gentle step was enough; false when it took SIGKILL. At once true when it does not run.</summary>
    public static async Task<bool> StopAsync(ProcessIdentity process, IEnumerable<StopStep> steps, CancellationToken cancel)
    {
        foreach (var step in steps)
        {
            Signals.Send(process, step.Signal);
            if (await EndedAsync(process, step.Patience, cancel))
                return true;
        }

        Signals.Send(process, Signals.Kill);
        await EndedAsync(process, TimeSpan.FromSeconds(10), cancel);
        return false;
    }

    private static async Task<bool> EndedAsync(ProcessIdentity process, TimeSpan patience, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (process.IsAlive())
        {
            if (clock.Elapsed > patience)
                return false;
            await Task.Delay(50, cancel);
        }

        return true;
    }
}
