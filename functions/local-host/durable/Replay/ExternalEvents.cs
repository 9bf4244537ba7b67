using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Replay;

/// <summary>
/// Raised events and those who wait for them, by name without regard to case. As in the real SDK the latest wait of a name
/// gets the next event, and an event that nobody waits for is kept. Unlike there, a cancelled wait takes no event.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Queue<string?>> _buffered = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Stack<IWait>> _waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Payload)> _order = [];

    private interface IWait
    {
        Type Type { get; }

        bool IsOpen { get; }

        void Complete(string? payload);
    }

    public bool AnyWaiting => _waiting.Values.Any(waits => waits.Any(wait => wait.IsOpen));

    /// <summary>Kept events in the order in which they were raised.</summary>
    public IReadOnlyList<(string Name, string? Payload)> Unread => _order;

    public void Raise(string name, string? payload)
    {
        if (_waiting.TryGetValue(name, out var waits))
        {
            while (waits.TryPop(out var wait))
            {
                if (!wait.IsOpen)
                    continue;
                wait.Complete(payload);
                return;
            }
        }

        Keep(name, payload);
    }

    /// <summary>Keeps an event for a later wait, or for the next execution, whoever waits now.</summary>
    public void Keep(string name, string? payload)
    {
        if (!_buffered.TryGetValue(name, out var queue))
            _buffered[name] = queue = new Queue<string?>();
        queue.Enqueue(payload);
        _order.Add((name, payload));
    }

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        if (!_waiting.TryGetValue(name, out var waits))
            _waiting[name] = waits = new Stack<IWait>();
        if (waits.FirstOrDefault(open => open.IsOpen) is { } other && other.Type != typeof(T))
        {
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {other.Type.FullName} but was requested {typeof(T).FullName}.",
                nameof(name));
        }

        var wait = new WaitFor<T>(converter, cancellation);
        if (wait.IsOpen && TakeBuffered(name, out var payload))
            wait.Complete(payload);
        else
            waits.Push(wait);
        return wait.Task;
    }

    private bool TakeBuffered(string name, out string? payload)
    {
        payload = null;
        if (!_buffered.TryGetValue(name, out var queue) || !queue.TryDequeue(out payload))
            return false;
        _order.RemoveAt(_order.FindIndex(kept => string.Equals(kept.Name, name, StringComparison.OrdinalIgnoreCase)));
        return true;
    }

    private sealed class WaitFor<T> : IWait
    {
        private readonly TaskCompletionSource<T> _source = new();
        private readonly DataConverter _converter;

        public WaitFor(DataConverter converter, CancellationToken cancellation)
        {
            _converter = converter;
            cancellation.Register(() => _source.TrySetCanceled(cancellation));
        }

        public Type Type => typeof(T);

        public bool IsOpen => !_source.Task.IsCompleted;

        public Task<T> Task => _source.Task;

        public void Complete(string? payload)
        {
            try
            {
                _source.TrySetResult(_converter.Deserialize<T>(payload)!);
            }
            catch (Exception malformed)
            {
                _source.TrySetException(malformed);
            }
        }
    }
}
