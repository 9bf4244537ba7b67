using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class Terminate(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_terminated_instance_ends_with_the_given_output(Memory memory)
    {
        await using var hub = Hub.Start(store, Endless, memory);

        var instanceId = await hub.StartAsync("Endless");
        await hub.Client.TerminateInstanceAsync(instanceId, "enough", TestContext.Current.CancellationToken);
        var ended = await hub.EndOfAsync(instanceId);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("enough", ended.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task Children_end_with_their_parent_only_when_asked(bool recursive, OrchestrationRuntimeStatus expected)
    {
        await using var hub = Hub.Start(store, Endless);

        var parent = await hub.StartAsync("Parent");
        await hub.UntilAsync($"{parent}-child", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await hub.Client.TerminateInstanceAsync(
            parent, new TerminateInstanceOptions("enough", recursive), TestContext.Current.CancellationToken);
        await hub.EndOfAsync(parent);
        await hub.UntilQuietAsync();

        var child = await hub.UntilAsync($"{parent}-child", found => found.RuntimeStatus == expected);
        Assert.Equal(expected, child.RuntimeStatus);
    }

    [Fact]
    public async Task An_instance_that_has_not_started_can_be_terminated()
    {
        await using var hub = Hub.Start(store, Endless);

        var instanceId = await hub.StartAsync(
            "Endless", options: new StartOrchestrationOptions(StartAt: TimeProvider.System.GetUtcNow().AddHours(1)));
        await hub.Client.TerminateInstanceAsync(instanceId, TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(instanceId)).RuntimeStatus);
    }

    private static void Endless(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc("Endless", context => context.WaitForExternalEvent<string>("never"))
        .AddOrchestratorFunc("Parent", context =>
            context.CallSubOrchestratorAsync("Endless", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")));
}
