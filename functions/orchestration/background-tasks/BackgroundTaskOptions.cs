using System.ComponentModel.DataAnnotations;

namespace Ainer.BackgroundTasks;

/// <summary>Settings of the executor, section BackgroundTasks.</summary>
public sealed class BackgroundTaskOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "BackgroundTasks";

    /// <summary>How many attempts one process runs at once.</summary>
    [Range(1, 256)] public int Slots { get; set; } = 16;

    /// <summary>How long a lease lasts without a pulse, in seconds.</summary>
    [Range(1, 600)] public double LeaseS { get; set; } = 15;

    /// <summary>How often leases are extended and progress is written, in seconds.</summary>
    [Range(0.05, 60)] public double PulseS { get; set; } = 1;

    /// <summary>The longest that a due task waits when no wake-up came, in seconds.</summary>
    [Range(0.05, 60)] public double PollS { get; set; } = 0.5;

    /// <summary>The least time between two claims: a busy executor claims in batches, in milliseconds.</summary>
    [Range(0, 1000)] public double GatherMs { get; set; } = 10;

    /// <summary>The pause after the first failure, in seconds; it doubles with each further one.</summary>
    [Range(0.001, 600)] public double RetryBaseS { get; set; } = 1;

    /// <summary>The longest pause between attempts, in seconds.</summary>
    [Range(0.001, 86400)] public double RetryCapS { get; set; } = 300;

    /// <summary>The longest pause that is granted to a provider that asks for one (Retry-After), in seconds.</summary>
    [Range(0, 86400)] public double RetryAfterCapS { get; set; } = 3600;

    /// <summary>How long a function may take to return after its token fired, in seconds; then it is given up.</summary>
    [Range(0.05, 60)] public double GraceS { get; set; } = 5;

    /// <summary>How long running attempts may go on when the process stops, in seconds; then they are given back.</summary>
    [Range(0, 300)] public double DrainS { get; set; } = 10;

    /// <summary>How long a queued task may be without an execution before a sweep makes one, in seconds.</summary>
    [Range(1, 3600)] public double ForgottenAfterS { get; set; } = 20;

    /// <summary>Time limits in seconds by task type, in place of the type's own.</summary>
    public Dictionary<string, double> TimeLimits { get; } = new(StringComparer.Ordinal);

    /// <summary>Attempts by task type, in place of the type's own.</summary>
    public Dictionary<string, int> MaxAttempts { get; } = new(StringComparer.Ordinal);
}
