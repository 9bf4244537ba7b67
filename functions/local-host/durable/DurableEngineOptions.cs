namespace Ainer.LocalHost.Durable;

/// <summary>How an engine works; the defaults suit one host on a laptop.</summary>
internal sealed record DurableEngineOptions
{
    /// <summary>The task hub: engines and clients of one hub share instances, others do not see them.</summary>
    public string Hub { get; init; } = "ainer";

    /// <summary>Activities that run at once in this process, 1 to 10000.</summary>
    public int MaxConcurrentActivities { get; init; } = 16;

    /// <summary>Activities this engine may hold leased at once when they are short; never fewer than run at once.</summary>
    public int ActivityPrefetch { get; init; } = 4096;

    /// <summary>Orchestrators whose code runs at once in this process, 1 to 1000.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 32;

    /// <summary>Orchestrations kept in memory between their steps.</summary>
    public int LiveInstanceLimit { get; init; } = 2000;

    /// <summary>How long an idle orchestration stays in memory.</summary>
    public TimeSpan IdleUnload { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long this engine's leases outlive its last renewal.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the store is looked at when nothing wakes the engine.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long finished instances are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a stop waits for running activities.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>For tests: forget each orchestration after each step, so that each step replays the whole history.</summary>
    public bool UnloadAfterEachStep { get; init; }

    /// <summary>For tests: what is done twice (Activities, Messages, Events, Starts, Steps, All; several with commas).</summary>
    public Duplication Duplicate { get; init; } = Duplication.None;

    /// <exception cref="ArgumentException">Names every value that is out of range.</exception>
    public DurableEngineOptions Validated()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Hub))
            errors.Add("Hub must not be empty.");
        if (MaxConcurrentActivities is < 1 or > 10000)
            errors.Add("MaxConcurrentActivities must be 1 to 10000.");
        if (MaxConcurrentOrchestrators is < 1 or > 1000)
            errors.Add("MaxConcurrentOrchestrators must be 1 to 1000.");
        if (LiveInstanceLimit < 1)
            errors.Add("LiveInstanceLimit must be at least 1.");
        if (LeaseDuration < TimeSpan.FromSeconds(1))
            errors.Add("LeaseDuration must be at least a second.");
        if (PollInterval <= TimeSpan.Zero)
            errors.Add("PollInterval must be positive.");
        if ((Duplicate & ~Duplication.All) != 0)
            errors.Add("Duplicate must name Activities, Messages, Events, Starts, Steps, All or None.");
        return errors.Count == 0 ? this : throw new ArgumentException(string.Join(' ', errors));
    }
}
