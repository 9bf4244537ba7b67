using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable.Store;
using Ainer.Testing;
using Microsoft.DurableTask;

namespace Ainer.Conformance.Tests;

public sealed class Outage
{
    [Fact]
    public async Task Work_goes_on_after_Postgres_was_away_in_the_middle_of_it()
    {
        var store = new Store();
        await store.InitializeAsync();
        try
        {
            var cancellation = TestContext.Current.CancellationToken;
            await using var hub = Hub.Start(store, tasks => tasks
                .AddOrchestratorFunc<int>("Long", async context =>
                {
                    var sum = 0;
                    for (var i = 0; i < 300; i++)
                        sum += await context.CallActivityAsync<int>("One");
                    return sum;
                })
                .AddActivityFunc<int>("One", _ => 1));
            var instances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => hub.StartAsync("Long")));
            await Task.Delay(100, cancellation);

            await store.Database.SetAwayAsync(true);
            await Task.Delay(500, cancellation);
            await store.Database.SetAwayAsync(false);

            foreach (var instanceId in instances)
            {
                Assert.Equal(300, (await hub.EndOfAsync(instanceId)).ReadOutputAs<int>());
                Assert.Equal(300, await store.HistoryCountAsync(hub.Name, instanceId, "TaskCompleted"));
            }
        }
        finally
        {
            await store.DisposeAsync();
        }
    }
}
