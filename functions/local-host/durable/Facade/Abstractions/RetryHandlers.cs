namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is tried again; runs inside the orchestrator, so it must be deterministic.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <summary>As <see cref="AsyncRetryHandler"/>, without awaiting.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>What a retry handler knows about the failure it judges.</summary>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
