using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Live;
using Ainer.LocalHost.Durable.Store;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>Brings work from the store: instances that are due, messages for those in memory, activities there is room for.</summary>
internal sealed class MessagePump(
    EngineParts parts, DurableStore store, LiveInstances live, ActivityDispatcher dispatcher, SessionMemory memory)
{
    private const int MostInstances = 64;
    private const int MostMessages = 1000;
    private const int MostActivities = 512;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (!await TryPassAsync(cancellation))
                await parts.Wake.Pump.WaitAsync(parts.Options.PollInterval, cancellation);
        }
    }

    /// <returns>Whether there may be more to fetch at once.</returns>
    private async Task<bool> TryPassAsync(CancellationToken cancellation)
    {
        try
        {
            var more = await ClaimInstancesAsync(cancellation);
            more |= await FetchMessagesAsync(cancellation);
            more |= await ClaimActivitiesAsync(cancellation);
            return more;
        }
        catch (NpgsqlException failed)
        {
            parts.Log.StoreFailed("to hand out work", failed);
            await Task.Delay(DurableStore.RetryPause, parts.Time, cancellation);
            await memory.ReconcileAsync(cancellation);
            return true;
        }
    }

    private async Task<bool> ClaimInstancesAsync(CancellationToken cancellation)
    {
        var limit = Math.Min(MostInstances, parts.Options.LiveInstanceLimit - live.Count);
        if (limit <= 0)
        {
            await memory.UnloadAsync([.. live.All.OrderBy(instance => instance.LastUsed).Take(MostInstances)], cancellation);
            return false;
        }

        await memory.LeaseGate.WaitAsync(cancellation);
        try
        {
            var claimed = await LoadAsync(await store.ClaimInstancesAsync(limit, cancellation), cancellation);
            if (parts.Options.Duplicate.HasFlag(Duplication.Steps))
                claimed += await LoadAsync(await store.SeizeInstancesAsync(limit, cancellation), cancellation);
            return claimed >= limit;
        }
        finally
        {
            memory.LeaseGate.Release();
        }
    }

    /// <summary>Brings what one statement has leased into memory: of one instance never two leases at once, whose histories would run into one.</summary>
    private async Task<int> LoadAsync(List<ClaimedInstance> claimed, CancellationToken cancellation)
    {
        if (claimed.Count == 0)
            return 0;
        CrashPoints.Pass(CrashPoints.InstanceClaimed);
        var old = claimed.FindAll(instance => !instance.IsNew);
        var histories = old.Count == 0 ? [] : await store.LoadHistoriesAsync(old, cancellation);
        foreach (var instance in claimed)
            live.Add(instance, histories.GetValueOrDefault(instance.Identity.Key) ?? []);
        return claimed.Count;
    }

    private async Task<bool> FetchMessagesAsync(CancellationToken cancellation)
    {
        if (live.Count == 0)
            return false;
        var fetched = parts.Options.Duplicate.HasFlag(Duplication.Steps)
            ? await store.FetchMessagesOfAsync([.. live.Keys], memory.MessagesInHand, MostMessages, cancellation)
            : await store.FetchMessagesAsync(memory.MessagesInHand, MostMessages, cancellation);
        if (fetched.Count == 0)
            return false;
        CrashPoints.Pass(CrashPoints.MessageFetched);
        foreach (var group in fetched.GroupBy(item => item.InstanceKey, item => item.Mail))
        {
            List<Mail> mail = parts.Options.Duplicate.HasFlag(Duplication.Messages) ? [.. group.SelectMany(item => new[] { item, item })] : [.. group];
            memory.Fetched(mail.Select(item => item.MessageId!.Value));
            if (!live.Post(group.Key, mail))
                memory.Unposted(mail);
        }

        return fetched.Count == MostMessages;
    }

    private async Task<bool> ClaimActivitiesAsync(CancellationToken cancellation)
    {
        var limit = Math.Min(MostActivities, dispatcher.Room);
        if (limit == 0)
            return false;
        await memory.LeaseGate.WaitAsync(cancellation);
        List<ActivityItem> items;
        try
        {
            items = await store.ClaimActivitiesAsync(limit, cancellation);
            foreach (var item in items)
                dispatcher.Hold(item.Key, item.Token);
        }
        finally
        {
            memory.LeaseGate.Release();
        }

        dispatcher.MoreInStore = items.Count == limit;
        if (items.Count > 0)
            CrashPoints.Pass(CrashPoints.ActivityClaimed);
        foreach (var item in items)
            dispatcher.Run(item);
        return items.Count == limit;
    }
}
