using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;

namespace Ainer.WorkerProtocol.Jobs;

/// <summary>The handlers of this node, found by kind, operation and provider.</summary>
internal sealed class HandlerCatalog
{
    private readonly Dictionary<(JobKind, JobOperation, string), IJobHandler> _handlers = [];

    public HandlerCatalog(IEnumerable<IJobHandler> handlers)
    {
        foreach (var handler in handlers)
            if (!_handlers.TryAdd((handler.Kind, handler.Operation, handler.Provider), handler))
                throw new InvalidOperationException($"Two handlers want {handler.Kind}/{handler.Operation} by {handler.Provider}.");
    }

    /// <summary>The providers offered, sorted.</summary>
    public IReadOnlyList<string> Providers => [.. _handlers.Keys.Select(key => key.Item3).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The handler of a job. Throws provider_unavailable when this node has none: another node may.</summary>
    public IJobHandler For(ClaimedJob job) =>
        _handlers.TryGetValue((job.Kind, job.Operation, job.Provider), out var handler)
            ? handler
            : throw new AinerException(ErrorCode.ProviderUnavailable, $"This node has no provider '{job.Provider}' for {job.Kind}/{job.Operation}; it has {string.Join(", ", Providers)}.");
}
