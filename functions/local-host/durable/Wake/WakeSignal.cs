namespace Ainer.LocalHost.Durable.Wake;

/// <summary>Wakes one waiting loop; any number of sets before the wait count as one.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);
    private int _set;

    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
            _semaphore.Release();
    }

    /// <summary>Waits for a set, at most <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellation)
    {
        if (await _semaphore.WaitAsync(limit, cancellation))
            Volatile.Write(ref _set, 0);
    }

    public void Dispose() => _semaphore.Dispose();
}
