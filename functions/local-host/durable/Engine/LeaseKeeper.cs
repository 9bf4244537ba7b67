using Ainer.LocalHost.Durable.Store;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>Renews this session, frees what dead engines held, unloads idle instances and removes old ones.</summary>
internal sealed class LeaseKeeper(EngineParts parts, DurableStore store, LiveInstances live, SessionMemory memory)
{
    private static readonly TimeSpan RetirePause = TimeSpan.FromHours(1);
    private DateTimeOffset _nextRetirement;

    /// <summary>Returns when the session was taken for dead.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (await store.RenewAsync(parts.Options.LeaseDuration, cancellation) is not { } engines)
                    return;
                memory.EngineCount = engines;
                await ReapAsync(cancellation);
                await UnloadIdleAsync(cancellation);
                await RetireAsync(cancellation);
            }
            catch (NpgsqlException failed)
            {
                parts.Log.StoreFailed("a lease renewal", failed);
            }

            await Task.Delay(parts.Options.LeaseDuration / 5, parts.Time, cancellation);
        }
    }

    private async Task ReapAsync(CancellationToken cancellation)
    {
        await store.ExpireAsync(EngineName.IsDead, cancellation);
        var (engines, instances, activities) = await store.ReapAsync(cancellation);
        if (engines == 0)
            return;
        parts.Log.Reaped(engines, instances, activities);
        parts.Wake.Pump.Set();
    }

    private Task UnloadIdleAsync(CancellationToken cancellation)
    {
        var before = live.Now - parts.Options.IdleUnload;
        var busy = live.Dispatcher.Held.Select(key => key.InstanceKey).ToHashSet();
        return memory.UnloadAsync(
            [.. live.All.Where(instance => instance.LastUsed < before && instance.IsIdle && !busy.Contains(instance.Key))], cancellation);
    }

    private async Task RetireAsync(CancellationToken cancellation)
    {
        var now = parts.Time.GetUtcNow();
        if (now < _nextRetirement)
            return;
        var count = await store.RetireAsync(now - parts.Options.Retention, cancellation);
        if (count > 0)
            parts.Log.Retired(count);
        _nextRetirement = count > 0 ? now : now + RetirePause;
    }
}
