using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Timers;

/// <summary>How often a failed run is tried again, and after what waits.</summary>
/// <param name="MaxRetries">Retries after the first failure; -1 means for ever.</param>
/// <param name="First">The wait before the first retry.</param>
/// <param name="Longest">The longest wait; the waits double until they reach it.</param>
internal sealed record RetryPlan(int MaxRetries, TimeSpan First, TimeSpan Longest)
{
    public static readonly RetryPlan None = new(0, TimeSpan.Zero, TimeSpan.Zero);

    /// <exception cref="InvalidOperationException">An interval is no TimeSpan.</exception>
    public static RetryPlan Of(MethodInfo method) => method.GetCustomAttribute<RetryAttribute>() switch
    {
        FixedDelayRetryAttribute f => new(f.MaxRetryCount, Interval(f.DelayInterval), Interval(f.DelayInterval)),
        ExponentialBackoffRetryAttribute e => new(e.MaxRetryCount, Interval(e.MinimumInterval), Interval(e.MaximumInterval)),
        _ => None,
    };

    /// <summary>The wait before a retry (the first is 0), or null when there are no more.</summary>
    public TimeSpan? DelayBefore(int retry)
    {
        if (MaxRetries >= 0 && retry >= MaxRetries)
            return null;
        var wait = First * Math.Pow(2, Math.Min(retry, 30));
        return wait < Longest ? wait : Longest;
    }

    private static TimeSpan Interval(string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval)
        ? interval
        : throw new InvalidOperationException($"retry interval '{text}' is no TimeSpan.");
}
