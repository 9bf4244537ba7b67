using Ainer.Messaging;

namespace Ainer.Gateway.Events;

/// <summary>
/// Tells open event streams that something was written, here or in another process: every event is an outbox row too, so the outbox's wake-up serves.
/// A lost wake-up costs a stream at most its own poll interval.
/// </summary>
internal sealed class EventWakeUps : IDisposable
{
    private readonly OutboxSignal _signal;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EventWakeUps(OutboxSignal signal)
    {
        _signal = signal;
        _signal.Raised += Wake;
    }

    /// <summary>Completes at the next wake-up. Take it before reading, so that nothing is missed in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Dispose() => _signal.Raised -= Wake;

    private void Wake() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
