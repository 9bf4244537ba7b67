using Ainer.Contracts.Jobs;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>Why an attempt's work was ended from outside.</summary>
internal enum AttemptEnd { TimedOut, LeaseLost, Cancelled, Shutdown }

/// <summary>An attempt that this node holds. Only the hub's word ends its lease; silence does not (docs/leases.md).</summary>
internal sealed class Attempt : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private double _progress;
    private bool _disposed;

    public Attempt(ClaimedJob job, string lane, string? traceparent, AttemptFolder folder) => (Job, Lane, Traceparent, Folder) = (job, lane, traceparent, folder);

    public ClaimedJob Job { get; }
    public string Lane { get; }
    public string? Traceparent { get; }
    public AttemptFolder Folder { get; }

    /// <summary>Fires when the work is to stop; <see cref="EndedBy"/> says why.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why the work was ended; the first reason stays.</summary>
    public AttemptEnd? EndedBy { get; private set; }

    /// <summary>0 to 100, for heartbeats.</summary>
    public double Progress { get => Volatile.Read(ref _progress); set => Volatile.Write(ref _progress, Math.Clamp(value, 0, 100)); }

    /// <summary>What the handler has used, once it has ended; it was spent whatever becomes of the attempt.</summary>
    public WorkUsage? Spent { get; set; }

    /// <summary>Ends the work; later reasons are ignored.</summary>
    public void End(AttemptEnd reason)
    {
        lock (_gate)
        {
            if (_disposed || EndedBy is not null) return;
            EndedBy = reason;
        }
        // Outside the lock: what was registered on the token runs inside Cancel. Dispose waits for nobody, hence the catch.
        try { _ended.Cancel(); }
        catch (ObjectDisposedException) { }
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _ended.Dispose();
    }
}
