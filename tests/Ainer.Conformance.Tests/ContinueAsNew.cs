using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class ContinueAsNew(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_loop_goes_on_with_its_new_input_and_a_fresh_history(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<int, int>("Loop", async (context, turn) =>
                {
                    turn = await context.CallActivityAsync<int>("AddOne", turn);
                    if (turn < 10)
                        context.ContinueAsNew(turn);
                    return turn;
                })
                .AddActivityFunc<int, int>("AddOne", (_, i) => i + 1),
            memory);

        var instanceId = await hub.StartAsync("Loop", 0);
        var ended = await hub.EndOfAsync(instanceId);

        Assert.Equal(10, ended.ReadOutputAs<int>());
        Assert.InRange(await store.HistoryStepsAsync(hub.Name, instanceId), 1, 4);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Events_that_nobody_read_come_along_when_asked(bool preserve, int expected)
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<int, int>("Reader", async (context, read) =>
        {
            if (read == 0)
                await context.WaitForExternalEvent<string>("start");
            var next = await Task.WhenAny(
                context.WaitForExternalEvent<string>("item"), context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None));
            if (next is not Task<string>)
                return read;
            context.ContinueAsNew(read + 1, preserve);
            return 0;
        }));

        var instanceId = await hub.StartAsync("Reader", 0);
        for (var i = 0; i < 3; i++)
            await hub.Client.RaiseEventAsync(instanceId, "item", "x", TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(instanceId, "start", "x", TestContext.Current.CancellationToken);

        Assert.Equal(expected, (await hub.EndOfAsync(instanceId)).ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_event_that_comes_right_after_it_goes_to_the_next_execution_and_to_no_abandoned_wait(Memory memory)
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<int, string>("Again", async (context, turn) =>
        {
            var item = context.WaitForExternalEvent<string>("item");
            if (turn == 1)
                return await item;
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(turn + 1);
            return string.Empty;
        }), memory);

        var instanceId = await hub.StartAsync("Again", 0);
        // What is raised while the instance is suspended is delivered in one step.
        await hub.Client.SuspendInstanceAsync(instanceId, null, TestContext.Current.CancellationToken);
        await hub.UntilAsync(instanceId, found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await hub.Client.RaiseEventAsync(instanceId, "go", "now", TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(instanceId, "item", "kept", TestContext.Current.CancellationToken);
        await hub.Client.ResumeInstanceAsync(instanceId, null, TestContext.Current.CancellationToken);

        Assert.Equal("kept", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_new_version_can_be_given_with_the_new_input()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<string, string>("Upgrade", (context, from) =>
        {
            if (context.CompareVersionTo("2.0") >= 0)
                return $"{from} -> {context.Version}";
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = context.Version, NewVersion = "2.0" });
            return string.Empty;
        }));

        var instanceId = await hub.StartAsync("Upgrade", "", new StartOrchestrationOptions { Version = "1.0" });

        Assert.Equal("1.0 -> 2.0", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }
}
