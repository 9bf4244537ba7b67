namespace Microsoft.DurableTask.Client;

/// <summary>Which finished instances a purge removes.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Whether a purge takes the sub-orchestrations with it.</summary>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>How many instances a purge removed.</summary>
public class PurgeResult
{
    public PurgeResult(int count) => PurgedInstanceCount = count;

    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    public bool? IsComplete { get; }

    public int PurgedInstanceCount { get; }
}
