using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class Queries(Store store)
{
    [Fact]
    public async Task Instances_come_in_pages_until_all_are_seen()
    {
        await using var hub = Hub.Start(store, Tasks);
        for (var i = 0; i < 25; i++)
            await hub.StartAsync("Quick", i, new StartOrchestrationOptions($"page-{i:00}"));
        await hub.EndOfAsync("page-24");

        List<int> sizes = [];
        HashSet<string> seen = [];
        await foreach (var page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "page-", PageSize: 10)).AsPages())
        {
            sizes.Add(page.Values.Count);
            seen.UnionWith(page.Values.Select(found => found.InstanceId));
        }

        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(25, seen.Count);
    }

    [Fact]
    public async Task A_query_filters_by_status_and_brings_inputs_when_asked()
    {
        await using var hub = Hub.Start(store, Tasks);
        await hub.RunAsync("Quick", 7);
        var waiting = await hub.StartAsync("Endless");
        await hub.UntilAsync(waiting, found => found.IsRunning);

        var query = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed], FetchInputsAndOutputs: true);
        var found = await hub.Client.GetAllInstancesAsync(query).ToListAsync(TestContext.Current.CancellationToken);

        var only = Assert.Single(found);
        Assert.Equal(7, only.ReadInputAs<int>());
        Assert.Equal(8, only.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Hubs_do_not_see_each_others_instances()
    {
        await using var one = Hub.Start(store, Tasks);
        await using var other = Hub.Start(store, Tasks);
        var instanceId = await one.StartAsync("Quick", 1);
        await one.EndOfAsync(instanceId);

        Assert.Null(await other.Client.GetInstanceAsync(instanceId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ids_are_listed_by_completion_time()
    {
        await using var hub = Hub.Start(store, Tasks);
        var before = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await hub.RunAsync("Quick", 1);
        await hub.StartAsync("Endless");

        var listed = await hub.Client.ListInstanceIdsAsync(completedTimeFrom: before, cancellation: TestContext.Current.CancellationToken);

        Assert.Single(listed.Values);
    }

    [Fact]
    public async Task A_restart_runs_the_same_input_again()
    {
        await using var hub = Hub.Start(store, Tasks);
        var instanceId = await hub.StartAsync("Quick", 41);
        await hub.EndOfAsync(instanceId);

        var again = await hub.Client.RestartAsync(instanceId, restartWithNewInstanceId: true, TestContext.Current.CancellationToken);

        Assert.NotEqual(instanceId, again);
        Assert.Equal(42, (await hub.EndOfAsync(again)).ReadOutputAs<int>());
    }

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<int, int>("Quick", (_, i) => i + 1)
        .AddOrchestratorFunc("Endless", context => context.WaitForExternalEvent<string>("never"));
}
