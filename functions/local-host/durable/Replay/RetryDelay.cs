using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Replay;

internal static class RetryDelay
{
    /// <summary>How long to wait before the next attempt; null when there is none.</summary>
    /// <param name="policy">The policy of the call.</param>
    /// <param name="attemptsMade">How many attempts have failed, at least 1.</param>
    /// <param name="sinceFirst">Time since the first attempt started.</param>
    public static TimeSpan? After(RetryPolicy policy, int attemptsMade, TimeSpan sinceFirst)
    {
        if (attemptsMade >= policy.MaxNumberOfAttempts)
            return null;
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && sinceFirst >= policy.RetryTimeout)
            return null;
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attemptsMade - 1);
        var cap = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        return milliseconds >= cap.TotalMilliseconds ? cap : TimeSpan.FromMilliseconds(milliseconds);
    }
}
