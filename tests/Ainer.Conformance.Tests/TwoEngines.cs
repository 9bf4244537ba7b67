using System.Collections.Concurrent;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.Testing;
using Microsoft.DurableTask;

namespace Ainer.Conformance.Tests;

public sealed class TwoEngines(Store store)
{
    [Fact]
    public async Task Two_engines_share_the_instances_and_the_activities_of_one_hub()
    {
        var seen = new ConcurrentDictionary<string, int>();
        await using var one = Hub.ClientOnly(store, store.NewHub("shared"));
        await using var other = Hub.ClientOnly(store, one.Name);
        one.StartEngine(tasks => Register(tasks, "one", seen), configure: options => options with { MaxConcurrentActivities = 2, ActivityPrefetch = 4 });
        other.StartEngine(tasks => Register(tasks, "other", seen), configure: options => options with { MaxConcurrentActivities = 2, ActivityPrefetch = 4 });

        var instanceId = await one.StartAsync("Wide");
        var ended = await other.EndOfAsync(instanceId);

        Assert.Equal(60, ended.ReadOutputAs<int>());
        Assert.Equal(60, seen.Values.Sum());
        Assert.Equal(2, seen.Count);
        Assert.Equal(60, await store.HistoryCountAsync(one.Name, instanceId, "TaskCompleted"));
    }

    [Fact]
    public async Task An_instance_goes_on_where_an_engine_that_stopped_left_it()
    {
        await using var one = Hub.ClientOnly(store, store.NewHub("shared"));
        await using var other = Hub.ClientOnly(store, one.Name);
        one.StartEngine(Waiter);
        var instanceId = await one.StartAsync("Waiter");
        await one.UntilAsync(instanceId, found => found.IsRunning);

        await one.StopEngineAsync();
        other.StartEngine(Waiter);
        await one.Client.RaiseEventAsync(instanceId, "go", "on", TestContext.Current.CancellationToken);

        Assert.Equal("on", (await other.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_stop_waits_for_the_running_activity_and_keeps_its_result()
    {
        using var started = new SemaphoreSlim(0);
        var runs = 0;
        await using var one = Hub.ClientOnly(store, store.NewHub("shared"));
        void Register(DurableTaskRegistry tasks) => tasks
            .AddOrchestratorFunc<int>("Slow", context => context.CallActivityAsync<int>("Slow"))
            .AddActivityFunc<int>("Slow", async _ =>
            {
                started.Release();
                await Task.Delay(200);
                return Interlocked.Increment(ref runs);
            });
        one.StartEngine(Register);
        var instanceId = await one.StartAsync("Slow");
        await started.WaitAsync(TestContext.Current.CancellationToken);

        await one.StopEngineAsync();
        one.StartEngine(Register);

        Assert.Equal(1, (await one.EndOfAsync(instanceId)).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_engine_that_was_taken_for_dead_changes_nothing_and_starts_again()
    {
        using var stuck = new SemaphoreSlim(0);
        // Open for good: until it knows that it was taken for dead, an engine may take the call again, and run it in vain.
        var released = new TaskCompletionSource();
        await using var one = Hub.ClientOnly(store, store.NewHub("shared"));
        await using var other = Hub.ClientOnly(store, one.Name);
        one.StartEngine(tasks => Call(tasks, async () =>
        {
            stuck.Release();
            await released.Task;
            return "late";
        }));
        var instanceId = await one.StartAsync("Call");
        await stuck.WaitAsync(TestContext.Current.CancellationToken);

        await store.ExpireEnginesAsync(one.Name);
        other.StartEngine(tasks => Call(tasks, () => Task.FromResult("in time")));
        var ended = await other.EndOfAsync(instanceId);
        released.SetResult();
        await other.StopEngineAsync();

        Assert.Equal("in time", ended.ReadOutputAs<string>());
        await store.UntilEnginesAsync(one.Name, 1);
        Assert.Equal(1, await store.HistoryCountAsync(one.Name, instanceId, "TaskCompleted"));
        Assert.Equal("late", (await one.RunAsync("Call")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_that_a_dead_engine_took_while_it_was_reaped_is_freed()
    {
        await using var one = Hub.ClientOnly(store, store.NewHub("orphan"));
        var instanceId = await one.StartAsync("Call");
        await store.LeaseWhileReapedAsync(one.Name, "update durable.instance set lease_owner = $2, lease_token = lease_token + 1 where hub = $1");

        one.StartEngine(tasks => Call(tasks, () => Task.FromResult("done")));
        Assert.Equal("done", (await one.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_a_dead_engine_took_while_it_was_reaped_is_freed()
    {
        using var done = new SemaphoreSlim(0);
        await using var one = Hub.ClientOnly(store, store.NewHub("orphan"));
        await store.LeaseWhileReapedAsync(one.Name, """
            with i as (insert into durable.instance (hub, instance_id, name, status) values ($1, 'caller', 'Call', 0) returning key)
            insert into durable.activity (instance_key, execution, task_id, hub, name, lease_owner, lease_token) select key, 0, 0, $1, 'Work', $2, 1 from i
            """);

        one.StartEngine(tasks => Call(tasks, () =>
        {
            done.Release();
            return Task.FromResult("done");
        }));
        Assert.True(await done.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    private static void Call(DurableTaskRegistry tasks, Func<Task<string>> work) => tasks
        .AddOrchestratorFunc<string>("Call", context => context.CallActivityAsync<string>("Work"))
        .AddActivityFunc<string>("Work", _ => work());

    private static void Register(DurableTaskRegistry tasks, string engine, ConcurrentDictionary<string, int> seen) => tasks
        .AddOrchestratorFunc<int>("Wide", async context =>
            (await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => context.CallActivityAsync<int>("Slow")))).Sum())
        .AddActivityFunc<int>("Slow", async _ =>
        {
            seen.AddOrUpdate(engine, 1, (_, count) => count + 1);
            // Neither goes on before the other has come: a quick one could do all of it alone.
            await Eventually.AssertAsync(() => seen.Count == 2, TimeSpan.FromSeconds(60), "both engines work", CancellationToken.None);
            return 1;
        });

    private static void Waiter(DurableTaskRegistry tasks)
        => tasks.AddOrchestratorFunc<string>("Waiter", context => context.WaitForExternalEvent<string>("go"));
}
