namespace Ainer.Orchestrator.Jobs;

/// <summary>
/// Exponential backoff with full jitter (the pause is drawn evenly from [half, whole] of base * 2^failures, capped): many jobs that failed together do not come
/// back together.
/// </summary>
internal static class RetryBackoff
{
    /// <param name="failures">How often the job has failed, from 1.</param>
    /// <param name="baseDelay">The pause after the first failure.</param>
    /// <param name="cap">The longest pause.</param>
    /// <param name="unit">A number drawn evenly from [0, 1).</param>
    public static TimeSpan After(int failures, TimeSpan baseDelay, TimeSpan cap, double unit)
    {
        var whole = Math.Min(cap.TotalSeconds, baseDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        return TimeSpan.FromSeconds(whole * (0.5 + (0.5 * unit)));
    }
}
