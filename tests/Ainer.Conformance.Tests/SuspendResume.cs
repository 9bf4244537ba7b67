using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class SuspendResume(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_suspended_instance_keeps_its_events_until_it_is_resumed(Memory memory)
    {
        await using var hub = Hub.Start(
            store, tasks => tasks.AddOrchestratorFunc<string>("Waiter", context => context.WaitForExternalEvent<string>("go")), memory);
        var cancellation = TestContext.Current.CancellationToken;

        var instanceId = await hub.StartAsync("Waiter");
        await hub.Client.SuspendInstanceAsync(instanceId, "pause", cancellation);
        await hub.UntilAsync(instanceId, found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await hub.Client.RaiseEventAsync(instanceId, "go", "kept", cancellation);
        await hub.UntilQuietAsync();
        var suspended = await hub.Client.GetInstanceAsync(instanceId, cancellation);
        await hub.Client.ResumeInstanceAsync(instanceId, "go on", cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended!.RuntimeStatus);
        Assert.Equal("kept", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }
}
