using Microsoft.DurableTask.Client;

namespace Ainer.LocalHost.Durable.Client;

/// <summary>Which existing instance a start may replace.</summary>
internal static class DedupeRule
{
    private static readonly OrchestrationRuntimeStatus[] Stored =
    [
        OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended,
    ];

    private static readonly OrchestrationRuntimeStatus[] RefusedByDefault =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    /// <param name="dedupeStatuses">Names of the statuses that refuse the start; null for the default, which protects running instances.</param>
    /// <exception cref="ArgumentException">A name is no status.</exception>
    public static short[] Replaceable(IReadOnlyList<string>? dedupeStatuses)
    {
        var refused = dedupeStatuses is null ? RefusedByDefault : [.. dedupeStatuses.Select(Parse)];
        return [.. Stored.Except(refused).Select(status => (short)status)];
    }

    private static OrchestrationRuntimeStatus Parse(string name)
        => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"'{name}' is not an orchestration status.", nameof(name));
}
