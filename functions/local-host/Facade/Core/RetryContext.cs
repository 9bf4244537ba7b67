namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which try this invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first try.</summary>
    public abstract int RetryCount { get; }

    /// <summary>-1 means for ever.</summary>
    public abstract int MaxRetryCount { get; }
}
