using System.Threading.Channels;

namespace Ainer.BackgroundTasks.Intake;

/// <summary>Wakes the executor of this process: there may be due tasks, or a slot is free. A lost wake-up costs at most the poll interval.</summary>
public sealed class TaskWakeUp(TimeProvider clock)
{
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something changed.</summary>
    public void Set() => _wakeUps.Writer.TryWrite(true);

    /// <summary>Returns at the next wake-up, or after this time without one.</summary>
    internal async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            _ = await _wakeUps.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // No wake-up in time: the caller polls.
        }
    }
}
