using System.Collections.Concurrent;
using Ainer.Conformance.Tests.Fixtures;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class DuplicateStart(Store store)
{
    private static readonly StartOrchestrationOptions Once =
        new StartOrchestrationOptions("only-one").WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);

    [Fact]
    public async Task With_every_status_named_a_second_start_is_refused_while_running_and_after_the_end()
    {
        var runs = 0;
        await using var hub = Hub.Start(store, tasks => Tasks(tasks, () => runs++));
        await hub.StartAsync("Waiter", options: Once);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartAsync("Waiter", options: Once));
        await hub.Client.RaiseEventAsync("only-one", "go", null, TestContext.Current.CancellationToken);
        await hub.EndOfAsync("only-one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartAsync("Waiter", options: Once));

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Many_starts_at_once_make_one_instance()
    {
        var runs = 0;
        await using var hub = Hub.Start(store, tasks => Tasks(tasks, () => Interlocked.Increment(ref runs)));

        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                await hub.StartAsync("Quick", options: Once);
                return 1;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return 0;
            }
        }));
        await hub.EndOfAsync("only-one");

        Assert.Equal(1, starts.Sum());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task By_default_a_finished_instance_is_replaced_and_a_running_one_is_not()
    {
        await using var hub = Hub.Start(store, tasks => Tasks(tasks, () => { }));
        var options = new StartOrchestrationOptions("again");
        await hub.StartAsync("Waiter", options: options);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartAsync("Quick", options: options));
        await hub.Client.TerminateInstanceAsync("again", TestContext.Current.CancellationToken);
        await hub.EndOfAsync("again");
        await hub.StartAsync("Quick", options: options);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndOfAsync("again")).RuntimeStatus);
    }

    [Fact]
    public async Task A_running_instance_is_replaced_where_the_statuses_allow_it()
    {
        await using var hub = Hub.Start(store, tasks => Tasks(tasks, () => { }));
        await hub.StartAsync("Waiter", options: new StartOrchestrationOptions("replace"));
        await hub.UntilAsync("replace", found => found.IsRunning);

        await hub.StartAsync(
            "Quick", options: new StartOrchestrationOptions("replace").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));

        var ended = await hub.EndOfAsync("replace");
        Assert.Equal("Quick", ended.Name);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }

    [Fact]
    public async Task What_was_meant_for_a_replaced_instance_does_not_reach_its_successor()
    {
        await using var hub = Hub.ClientOnly(store, store.NewHub("replaced"));
        await hub.StartAsync("Waiter", options: new StartOrchestrationOptions("replaced"));
        await hub.Client.RaiseEventAsync("replaced", "go", null, TestContext.Current.CancellationToken);
        Assert.Equal(1, await store.UnsettledAsync(hub.Name));

        await hub.StartAsync(
            "Waiter", options: new StartOrchestrationOptions("replaced").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));

        Assert.Equal(0, await store.UnsettledAsync(hub.Name));
    }

    [Fact]
    public async Task A_step_of_a_replaced_instance_is_void_also_when_it_is_stored_together_with_the_first_step_of_its_successor()
    {
        var (oldRan, newRan) = (new TaskCompletionSource(), new TaskCompletionSource());
        var done = new ConcurrentQueue<string>();
        await using var hub = Hub.Start(store, tasks => tasks
            .AddOrchestratorFunc("Gate", context => context.WaitForExternalEvent<string>("go"))
            .AddOrchestratorFunc("Old", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                oldRan.TrySetResult();
                await context.CallActivityAsync("Do", "old");
            })
            .AddOrchestratorFunc("New", async context =>
            {
                newRan.TrySetResult();
                await context.CallActivityAsync("Do", "new");
            })
            .AddActivityFunc<string>("Do", (_, what) => done.Enqueue(what)));
        await hub.StartAsync("Gate", options: new StartOrchestrationOptions("gate"));
        await hub.StartAsync("Old", options: new StartOrchestrationOptions("replaced"));
        await hub.UntilAsync("gate", found => found.IsRunning);
        await hub.UntilAsync("replaced", found => found.IsRunning);

        // While the step of the one cannot be stored, those of the others gather.
        await using (await store.LockAsync(hub.Name, "gate"))
        {
            await hub.Client.RaiseEventAsync("gate", "go", null, TestContext.Current.CancellationToken);
            await store.UntilSomethingWaitsForALockAsync();
            await hub.Client.RaiseEventAsync("replaced", "go", null, TestContext.Current.CancellationToken);
            await oldRan.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            await hub.StartAsync("New", options: new StartOrchestrationOptions("replaced").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));
            await newRan.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }

        Assert.Equal("New", (await hub.EndOfAsync("replaced")).Name);
        await hub.EndOfAsync("gate");
        await hub.UntilQuietAsync();
        Assert.Equal(["new"], done);
        Assert.Equal(2, await store.HistoryStepsAsync(hub.Name, "replaced"));
    }

    private static void Tasks(DurableTaskRegistry tasks, Action ran) => tasks
        .AddOrchestratorFunc("Waiter", async context =>
        {
            ran();
            await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestratorFunc("Quick", _ => ran());
}
