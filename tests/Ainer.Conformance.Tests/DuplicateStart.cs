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

    private static void Tasks(DurableTaskRegistry tasks, Action ran) => tasks
        .AddOrchestratorFunc("Waiter", async context =>
        {
            ran();
            await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestratorFunc("Quick", _ => ran());
}
