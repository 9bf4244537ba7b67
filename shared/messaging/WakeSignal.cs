using System.Threading.Channels;

namespace Ainer.Messaging;

/// <summary>
/// Wakes a loop of this process after a commit, without Postgres: a NOTIFY in a transaction that writes makes all such commits flush one after the other. A lost wake-up,
/// or one meant for another process, costs at most the loop's poll interval.
/// </summary>
public abstract class WakeSignal
{
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be something to do.</summary>
    public void Set() => _wakeUps.Writer.TryWrite(true);

    /// <summary>Returns at the next wake-up, or after this time without one.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            _ = await _wakeUps.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // No wake-up in time: the caller looks anyway.
        }
    }
}

/// <summary>Room in a lane, or a job that wants some: the hub and the router of one process say it to the router's admission.</summary>
public sealed class AdmissionSignal : WakeSignal;
