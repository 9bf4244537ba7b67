using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;

namespace Ainer.Conformance.Tests;

public sealed class ActivityFanOut(Store store)
{
    private const int Width = 1000;

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_thousand_activities_run_once_each_and_fan_in(Memory memory)
    {
        var runs = new int[Width];
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<int[]>("FanOut", context =>
                    Task.WhenAll(Enumerable.Range(0, Width).Select(i => context.CallActivityAsync<int>("Square", i))))
                .AddActivityFunc<int, int>("Square", (_, i) =>
                {
                    Interlocked.Increment(ref runs[i]);
                    return i * i;
                }),
            memory);

        var ended = await hub.RunAsync("FanOut");

        Assert.Equal(Enumerable.Range(0, Width).Select(i => i * i), ended.ReadOutputAs<int[]>()!);
        Assert.All(runs, count => Assert.Equal(1, count));
    }
}
