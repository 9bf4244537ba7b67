using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class Purge(Store store)
{
    [Fact]
    public async Task A_finished_instance_is_removed_with_its_history()
    {
        await using var hub = Hub.Start(store, Tasks);
        var instanceId = await hub.StartAsync("Quick");
        await hub.EndOfAsync(instanceId);

        var purged = await hub.Client.PurgeInstanceAsync(instanceId, TestContext.Current.CancellationToken);

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync(instanceId, TestContext.Current.CancellationToken));
        Assert.Equal(0, await store.HistoryStepsAsync(hub.Name, instanceId));
    }

    [Fact]
    public async Task A_running_instance_is_not_removed()
    {
        await using var hub = Hub.Start(store, Tasks);
        var instanceId = await hub.StartAsync("Endless");

        var purged = await hub.Client.PurgeInstanceAsync(instanceId, TestContext.Current.CancellationToken);

        Assert.Equal(0, purged.PurgedInstanceCount);
        Assert.NotNull(await hub.Client.GetInstanceAsync(instanceId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Instances_are_removed_by_status_and_time()
    {
        await using var hub = Hub.Start(store, Tasks);
        for (var i = 0; i < 5; i++)
            await hub.RunAsync("Quick");
        await hub.RunAsync("Broken");

        var purged = await hub.Client.PurgeInstancesAsync(
            TimeProvider.System.GetUtcNow().AddHours(-1), null, [OrchestrationRuntimeStatus.Completed], TestContext.Current.CancellationToken);

        Assert.Equal(5, purged.PurgedInstanceCount);
    }

    [Fact]
    public async Task Children_are_removed_with_their_parent_when_asked()
    {
        await using var hub = Hub.Start(store, Tasks);
        var instanceId = await hub.StartAsync("Parent");
        await hub.EndOfAsync(instanceId);

        var purged = await hub.Client.PurgeInstanceAsync(instanceId, new PurgeInstanceOptions(Recursive: true), TestContext.Current.CancellationToken);

        Assert.Equal(2, purged.PurgedInstanceCount);
    }

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<int>("Quick", _ => 1)
        .AddOrchestratorFunc("Broken", _ => throw new InvalidOperationException("broken"))
        .AddOrchestratorFunc("Endless", context => context.WaitForExternalEvent<string>("never"))
        .AddOrchestratorFunc<int>("Parent", context => context.CallSubOrchestratorAsync<int>("Quick"));
}
