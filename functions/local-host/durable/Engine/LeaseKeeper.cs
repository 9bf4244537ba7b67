using Ainer.LocalHost.Durable.Store;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>Renews this session, frees what dead engines held, unloads idle instances and removes old ones.</summary>
internal sealed class LeaseKeeper(EngineParts parts, DurableStore store, LiveInstances live, SessionMemory memory)
{
    private static readonly TimeSpan RetirePause = TimeSpan.FromHours(1);
    private static readonly TimeSpan OrphanPause = TimeSpan.FromMinutes(1);
    private DateTimeOffset _nextRetirement;
    private DateTimeOffset _nextOrphans;

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
                await FreeOrphansAsync(cancellation);
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

    private async Task FreeOrphansAsync(CancellationToken cancellation)
    {
        var now = parts.Time.GetUtcNow();
        if (now < _nextOrphans)
            return;
        _nextOrphans = now + OrphanPause;
        var (instances, activities) = await store.FreeOrphansAsync(cancellation);
        if (instances + activities == 0)
            return;
        parts.Log.Orphaned(instances, activities);
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
