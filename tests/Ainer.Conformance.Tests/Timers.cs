using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class Timers(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_timer_fires_no_earlier_than_asked(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks.AddOrchestratorFunc<double>("Wait", async context =>
            {
                var started = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None);
                return (context.CurrentUtcDateTime - started).TotalMilliseconds;
            }),
            memory);

        var ended = await hub.RunAsync("Wait");

        Assert.True(ended.ReadOutputAs<double>() >= 300);
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<string>("Order", async context =>
        {
            var order = string.Empty;
            async Task After(int milliseconds, string mark)
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
                order += mark;
            }

            await Task.WhenAll(After(150, "c"), After(50, "a"), After(100, "b"));
            return order;
        }));

        Assert.Equal("abc", (await hub.RunAsync("Order")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_cancelled_timer_does_not_hold_the_orchestration()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<bool>("Cancel", async context =>
        {
            using var source = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
            await context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            source.Cancel();
            try
            {
                await timer;
                return false;
            }
            catch (TaskCanceledException)
            {
                return true;
            }
        }));

        Assert.True((await hub.RunAsync("Cancel")).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task A_start_time_in_the_future_is_kept()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<DateTime>("Late", context => context.CurrentUtcDateTime));
        var startAt = TimeProvider.System.GetUtcNow().AddMilliseconds(600);

        var instanceId = await hub.StartAsync("Late", options: new StartOrchestrationOptions(StartAt: startAt));
        var pending = await hub.Client.GetInstanceAsync(instanceId, TestContext.Current.CancellationToken);
        var ended = await hub.EndOfAsync(instanceId);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, pending!.RuntimeStatus);
        Assert.True(ended.ReadOutputAs<DateTime>() >= startAt.UtcDateTime.AddMilliseconds(-1));
    }
}
