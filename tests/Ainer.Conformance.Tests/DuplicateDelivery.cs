using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Microsoft.DurableTask;

namespace Ainer.Conformance.Tests;

public sealed class DuplicateDelivery(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_activity_that_ran_twice_counts_once(Memory memory)
    {
        var runs = 0;
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<int>("Sum", async context =>
                {
                    var sum = 0;
                    for (var i = 0; i < 5; i++)
                        sum += await context.CallActivityAsync<int>("One");
                    return sum;
                })
                .AddActivityFunc<int>("One", _ =>
                {
                    Interlocked.Increment(ref runs);
                    return 1;
                }),
            memory,
            duplicate: Duplication.Activities);

        var instanceId = await hub.StartAsync("Sum");

        Assert.Equal(5, (await hub.EndOfAsync(instanceId)).ReadOutputAs<int>());
        Assert.True(runs > 5);
        Assert.Equal(5, await store.HistoryCountAsync(hub.Name, instanceId, "TaskCompleted"));
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_event_that_was_delivered_twice_counts_once(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks.AddOrchestratorFunc<string>("Two", async context =>
            {
                var first = await context.WaitForExternalEvent<string>("item");
                var second = await context.WaitForExternalEvent<string>("item");
                return first + second;
            }),
            memory,
            duplicate: Duplication.Messages);

        var instanceId = await hub.StartAsync("Two");
        await hub.Client.RaiseEventAsync(instanceId, "item", "a", TestContext.Current.CancellationToken);
        await hub.UntilQuietAsync();
        await hub.Client.RaiseEventAsync(instanceId, "item", "b", TestContext.Current.CancellationToken);

        Assert.Equal("ab", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }
}
