using Ainer.Cli.Processes;

namespace Ainer.Cli.Supervision;

/// <summary>What is remembered of one process between looks at its health.</summary>
internal readonly record struct Health(ProcessIdentity Process, bool WasWell, int FailedLooks);

/// <summary>
/// When a process that runs is ended because it does its work no more: once it had been well and then was not at six looks in a row, two minutes. A broker whose own files met a full disk goes on as
/// a process that listens and serves nobody. One that was never well since its start is left alone: it may have much to recover, and would never get further.
/// </summary>
internal static class HealthPolicy
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);

    /// <summary>Failed looks in a row of what was well before, after which it is sick.</summary>
    public const int FailedLooksOfTheSick = 6;

    /// <summary>Judges a process by a look at it. Another process than last time begins without a past.</summary>
    public static (bool Sick, Health Health) Judge(Health? before, ProcessIdentity process, bool well)
    {
        var known = before is { } health && health.Process == process ? health : new Health(process, WasWell: false, FailedLooks: 0);
        if (well) return (false, known with { WasWell = true, FailedLooks = 0 });
        var after = known with { FailedLooks = known.FailedLooks + 1 };
        return (after is { WasWell: true, FailedLooks: >= FailedLooksOfTheSick }, after);
    }
}
