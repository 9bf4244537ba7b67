namespace Ainer.WorkerProtocol;

/// <summary>Growing pauses between tries: 0.2 s doubling to 10 s, each shortened by up to a half at random, so that nodes do not come back in step.</summary>
internal sealed class Backoff(TimeProvider clock, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private int _failures;

    /// <summary>The pause after the given number of failures in a row (from 1), before the random part.</summary>
    public static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Clamp(failures - 1, 0, 16)));

    /// <summary>Waits after a failure.</summary>
    public Task PauseAsync(CancellationToken ct)
    {
        double share;
        lock (random) share = 0.5 + 0.5 * random.NextDouble();
        return Task.Delay(PauseAfter(++_failures) * share, clock, ct);
    }

    /// <summary>Begins anew after a success.</summary>
    public void Reset() => _failures = 0;
}
