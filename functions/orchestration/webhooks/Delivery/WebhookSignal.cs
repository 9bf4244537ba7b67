using System.Threading.Channels;

namespace Ainer.Webhooks.Delivery;

/// <summary>Wakes the sender of this process after a commit that queued something. A lost wake-up costs at most the poll interval.</summary>
public sealed class WebhookSignal
{
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be something to send.</summary>
    public void Set() => _wakeUps.Writer.TryWrite(true);

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
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
