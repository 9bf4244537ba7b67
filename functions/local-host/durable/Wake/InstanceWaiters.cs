using System.Collections.Concurrent;

namespace Ainer.LocalHost.Durable.Wake;

/// <summary>Lets clients in this process wait for a change of an instance's status.</summary>
internal sealed class InstanceWaiters
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Completes at the next change; ask before reading the state.</summary>
    public Task Changed(string instanceId)
        => _waiting.GetOrAdd(instanceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Pulse(string instanceId)
    {
        if (!_waiting.IsEmpty && _waiting.TryRemove(instanceId, out var waiter))
            waiter.TrySetResult();
    }

    public void PulseAll()
    {
        foreach (var instanceId in _waiting.Keys)
            Pulse(instanceId);
    }
}
