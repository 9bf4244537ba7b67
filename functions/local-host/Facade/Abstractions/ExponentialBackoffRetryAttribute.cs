namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries after waits that double from the minimum up to the maximum.</summary>
#pragma warning disable CA1019 // MaxRetryCount is inherited.
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <param name="maxRetryCount">Retries after the first failure; -1 means for ever.</param>
    /// <param name="minimumInterval">The first wait as a TimeSpan, HH:mm:ss.</param>
    /// <param name="maximumInterval">The longest wait as a TimeSpan, HH:mm:ss.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
