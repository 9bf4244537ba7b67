using Ainer.LocalHost.Durable.Wake;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>Wakes live instances when their first durable timer is due.</summary>
internal sealed class TimerWheel(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly PriorityQueue<LiveInstance, DateTime> _due = new();
    private readonly WakeSignal _earlier = new();

    public void Schedule(LiveInstance live, DateTime at)
    {
        bool first;
        lock (_lock)
        {
            first = !_due.TryPeek(out _, out var next) || at < next;
            _due.Enqueue(live, at);
        }

        if (first)
            _earlier.Set();
    }

    public async Task TurnAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            foreach (var live in TakeDue())
            {
                CrashPoints.Pass(CrashPoints.TimerDue);
                live.Look();
            }

            var wait = UntilNext();
            if (wait > TimeSpan.Zero)
                await _earlier.WaitAsync(wait, cancellation);
        }
    }

    public void Dispose() => _earlier.Dispose();

    private List<LiveInstance> TakeDue()
    {
        List<LiveInstance> due = [];
        var now = time.GetUtcNow().UtcDateTime;
        lock (_lock)
        {
            while (_due.TryPeek(out var live, out var at) && at <= now)
            {
                _due.Dequeue();
                due.Add(live);
            }
        }

        return due;
    }

    private TimeSpan UntilNext()
    {
        lock (_lock)
        {
            if (!_due.TryPeek(out _, out var at))
                return Longest;
            // Whole milliseconds upwards: a wait that ends early would only spin.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling((at - time.GetUtcNow().UtcDateTime).TotalMilliseconds));
            return wait < Longest ? wait : Longest;
        }
    }
}
