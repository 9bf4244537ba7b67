namespace Ainer.LocalHost.Hosting;

/// <summary>Counts the invocations that run, so that the host can wait for them, and cancels them when it has waited long enough.</summary>
internal sealed class RunningInvocations : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holding;
    private volatile bool _draining;

    /// <summary>Cancelled when the wait for running invocations is over.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    public int Count => Volatile.Read(ref _holding);

    public bool IsDraining => _draining;

    public Ticket Begin(bool holdsDrain)
    {
        if (holdsDrain)
            Interlocked.Increment(ref _holding);
        return new Ticket(holdsDrain ? this : null);
    }

    public void StartDraining()
    {
        _draining = true;
        SignalWhenIdle();
    }

    /// <summary>Waits until nothing runs that the drain waits for. True when that happened within the limit.</summary>
    public async Task<bool> WaitForIdleAsync(TimeSpan limit, TimeProvider time)
    {
        try
        {
            await _idle.Task.WaitAsync(limit, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Cancel() => _cancellation.Cancel();

    public void Dispose() => _cancellation.Dispose();

    private void End()
    {
        Interlocked.Decrement(ref _holding);
        SignalWhenIdle();
    }

    private void SignalWhenIdle()
    {
        if (_draining && Volatile.Read(ref _holding) == 0)
            _idle.TrySetResult();
    }

    /// <summary>Ends the count of one invocation when disposed.</summary>
    public readonly struct Ticket(RunningInvocations? owner) : IDisposable
    {
        public void Dispose() => owner?.End();
    }
}
