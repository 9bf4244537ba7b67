namespace Ainer.Cli.Supervision;

/// <summary>What is remembered of one part between looks: how often in a row it died young, and when it may start again.</summary>
internal readonly record struct RestartHistory(int QuickDeaths, DateTimeOffset NotBefore);

internal enum RestartDecision
{
    Wait,
    Start,
}

/// <summary>
/// When to start a dead part again: at once the first time, then after 1, 2, 4 ... up to 60 seconds while it keeps dying
/// within a minute of its start. It never gives up: what it waits for (a disk, a database) may come back in the night.
/// </summary>
internal static class RestartPolicy
{
    public static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private const int LongestPauseSeconds = 60;

    /// <summary>Decides for a part that is found dead now. The returned history already counts the start it allows.</summary>
    public static (RestartDecision Decision, RestartHistory History) Decide(RestartHistory history, DateTimeOffset startedAt, DateTimeOffset now)
    {
        if (now < history.NotBefore)
            return (RestartDecision.Wait, history);
        var quickDeaths = now - startedAt >= LongEnough + Pause(history.QuickDeaths) ? 0 : history.QuickDeaths;
        return (RestartDecision.Start, new RestartHistory(quickDeaths + 1, now + Pause(quickDeaths + 1)));
    }

    private static TimeSpan Pause(int quickDeaths) =>
        quickDeaths == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestPauseSeconds, 1 << Math.Min(quickDeaths - 1, 6)));
}
