namespace Ainer.WorkerProtocol.Nodes;

/// <summary>Open while the node may take work. Closing it fires the token of the period, which ends the slots' waiting, not their work.</summary>
internal sealed class DrainGate : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _period = new();
    private TaskCompletionSource _opened = Completed();

    /// <summary>True while no work may be taken.</summary>
    public bool Closed { get; private set; }

    /// <summary>Waits until the gate is open; the token fires when it closes again.</summary>
    public async Task<CancellationToken> WhenOpenAsync(CancellationToken ct)
    {
        while (true)
        {
            Task opened;
            lock (_gate)
            {
                if (!Closed) return _period.Token;
                opened = _opened.Task;
            }
            await opened.WaitAsync(ct);
        }
    }

    /// <summary>Opens or closes; repeating the present state does nothing. True when it changed.</summary>
    public bool Set(bool closed)
    {
        CancellationTokenSource ended;
        lock (_gate)
        {
            if (Closed == closed) return false;
            Closed = closed;
            if (!closed)
            {
                _period = new CancellationTokenSource();
                _opened.TrySetResult();
                return true;
            }
            ended = _period;
            _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        ended.Cancel();
        return true;
    }

    public void Dispose() => _period.Dispose();

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
