namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries a failed invocation; honoured for timer triggers (RabbitMQ triggers retry by republishing).</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable CA1012 // The SDK's constructor is public.
public abstract class RetryAttribute : Attribute
{
    public RetryAttribute()
    {
    }

    /// <summary>Retries after the first failure; -1 means for ever.</summary>
    public int MaxRetryCount { get; set; }
}
