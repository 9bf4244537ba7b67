using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class ExternalEvents(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_event_raised_after_the_wait_is_received(Memory memory)
    {
        await using var hub = Hub.Start(store, Waiter, memory);

        var instanceId = await hub.StartAsync("Waiter");
        await hub.UntilAsync(instanceId, found => found.ReadCustomStatusAs<string>() == "waiting");
        await hub.Client.RaiseEventAsync(instanceId, "Approval", "yes", TestContext.Current.CancellationToken);

        Assert.Equal("yes", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_event_raised_before_the_wait_is_kept_whatever_its_case(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks.AddOrchestratorFunc<string>("Late", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                return await context.WaitForExternalEvent<string>("Approval");
            }),
            memory);

        var instanceId = await hub.StartAsync("Late");
        await hub.Client.RaiseEventAsync(instanceId, "APPROVAL", "early", TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(instanceId, "go", "now", TestContext.Current.CancellationToken);

        Assert.Equal("early", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_of_one_name_are_received_in_the_order_in_which_they_were_raised()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<int[]>("Collect", async context =>
        {
            List<int> received = [];
            for (var i = 0; i < 20; i++)
                received.Add(await context.WaitForExternalEvent<int>("number"));
            return [.. received];
        }));

        var instanceId = await hub.StartAsync("Collect");
        for (var i = 0; i < 20; i++)
            await hub.Client.RaiseEventAsync(instanceId, "number", i, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 20), (await hub.EndOfAsync(instanceId)).ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task A_wait_with_a_timeout_is_cancelled_when_no_event_comes()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<string>("Impatient", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(50));
            }
            catch (TaskCanceledException)
            {
                return "timeout";
            }
        }));

        Assert.Equal("timeout", (await hub.RunAsync("Impatient")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_for_an_unknown_instance_is_dropped()
    {
        await using var hub = Hub.Start(store, _ => { });

        await hub.Client.RaiseEventAsync("nobody", "hello", null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_orchestration_sends_events_to_another()
    {
        await using var hub = Hub.Start(store, tasks =>
        {
            Waiter(tasks);
            tasks.AddOrchestratorFunc<string>("Sender", (context, target) => context.SendEvent(target, "Approval", "from a friend"));
        });

        var waiter = await hub.StartAsync("Waiter");
        await hub.RunAsync("Sender", waiter);

        Assert.Equal("from a friend", (await hub.EndOfAsync(waiter)).ReadOutputAs<string>());
    }

    private static void Waiter(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<string>("Waiter", async context =>
    {
        context.SetCustomStatus("waiting");
        return await context.WaitForExternalEvent<string>("Approval");
    });
}
