using System.Threading.Channels;
using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Store;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>Stores results of activities whose instance lives elsewhere, many in one statement; each becomes a message, once.</summary>
internal sealed class ResultLoop(EngineParts parts, DurableStore store, ActivityDispatcher dispatcher)
{
    private const int Most = 1024;
    private readonly Channel<ActivityResult> _results =
        Channel.CreateUnbounded<ActivityResult>(new UnboundedChannelOptions { SingleReader = true });

    private int _count;

    /// <summary>Results not yet stored.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(ActivityResult result)
    {
        Interlocked.Increment(ref _count);
        _results.Writer.TryWrite(result);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await _results.Reader.WaitToReadAsync(cancellation))
        {
            List<ActivityResult> batch = [];
            while (batch.Count < Most && _results.Reader.TryRead(out var result))
                batch.Add(result);
            // Of two results of one call the one of the later lease: the other's lease is lost.
            await StoreAsync([.. batch.GroupBy(result => result.Item.Key, (_, same) => same.MaxBy(result => result.Item.Token)!)], cancellation);
            Interlocked.Add(ref _count, -batch.Count);
        }
    }

    private async Task StoreAsync(List<ActivityResult> batch, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var messages = await store.CompleteActivitiesAsync(batch, cancellation);
                CrashPoints.Pass(CrashPoints.ResultStored);
                foreach (var result in batch)
                    dispatcher.Release(result.Item);
                if (messages == 0)
                    return;
                parts.Wake.Pump.Set();
                parts.Wake.Others.Set();
                return;
            }
            catch (NpgsqlException failed)
            {
                // Trying again is safe: what the first try removed, the second does not find.
                parts.Log.StoreFailed("activity results", failed);
                await Task.Delay(DurableStore.RetryPause, parts.Time, cancellation);
            }
        }
    }
}
