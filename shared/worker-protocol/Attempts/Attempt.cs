using Ainer.Contracts.Jobs;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>Why an attempt's work was ended from outside.</summary>
internal enum AttemptEnd { TimedOut, LeaseLost, Cancelled, Shutdown }

/// <summary>An attempt that this node holds, with the node's own, pessimistic view of its lease.</summary>
internal sealed class Attempt : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _lease;
    private readonly Lock _gate = new();
    private double _progress;
    private bool _disposed;

    public Attempt(ClaimedJob job, string lane, string? traceparent, AttemptFolder folder, TimeProvider clock)
    {
        (Job, Lane, Traceparent, Folder, _clock) = (job, lane, traceparent, folder, clock);
        _lease = clock.CreateTimer(_ => End(AttemptEnd.LeaseLost), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

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

    /// <summary>Moves the end of the lease. The lease is counted from before the request that renewed it was sent.</summary>
    /// <param name="leaseS">Seconds that the hub gave.</param>
    /// <param name="sentAt">The clock's timestamp before the request.</param>
    public void Extend(int leaseS, long sentAt)
    {
        var left = TimeSpan.FromSeconds(leaseS) - _clock.GetElapsedTime(sentAt);
        lock (_gate)
            if (!_disposed) _lease.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

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
        _lease.Dispose();
        _ended.Dispose();
    }
}
