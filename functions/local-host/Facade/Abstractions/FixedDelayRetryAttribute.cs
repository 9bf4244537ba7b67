namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries after the same wait each time.</summary>
#pragma warning disable CA1019 // MaxRetryCount is inherited.
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">Retries after the first failure; -1 means for ever.</param>
    /// <param name="delayInterval">The wait as a TimeSpan, HH:mm:ss.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}
