namespace Ainer.Testing;

/// <summary>The clock of a machine that falls asleep whenever somebody looks at it: an hour passes, and what the test wants to happen meanwhile.</summary>
public sealed class SleepingClock(Func<Task> meanwhile) : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();
    private int _sleeps;
    private volatile bool _awake;

    /// <summary>How often it has slept.</summary>
    public int Sleeps => Volatile.Read(ref _sleeps);

    /// <summary>From here on it does not sleep, and stands.</summary>
    public void Wake() => _awake = true;

    public override DateTimeOffset GetUtcNow()
    {
        if (_awake) return _now;
        // Done before the answer: between two looks nothing of it can fall.
        meanwhile().GetAwaiter().GetResult();
        Interlocked.Increment(ref _sleeps);
        return _now += TimeSpan.FromHours(1);
    }
}
