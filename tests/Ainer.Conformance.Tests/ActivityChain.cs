using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class ActivityChain(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task Each_activity_gets_what_the_one_before_it_returned(Memory memory)
    {
        await using var hub = Hub.Start(store, Register, memory);

        var ended = await hub.RunAsync("Chain", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(11, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_orchestrator_without_activities_returns_its_result()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<string, string>("Echo", (_, input) => input + "!"));

        var ended = await hub.RunAsync("Echo", "hello");

        Assert.Equal("hello!", ended.ReadOutputAs<string>());
        Assert.Equal("hello", ended.ReadInputAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_that_nobody_registered_fails_the_instance()
    {
        await using var hub = Hub.Start(store, _ => { });

        var ended = await hub.RunAsync("Nobody");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("Nobody", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_knows_its_name_and_instance()
    {
        await using var hub = Hub.Start(store, tasks => tasks
            .AddOrchestratorFunc<string>("Ask", context => context.CallActivityAsync<string>("whoami"))
            .AddActivityFunc<string>("WhoAmI", context => $"{context.Name} of {context.InstanceId}"));

        var instanceId = await hub.StartAsync("Ask");
        var ended = await hub.EndOfAsync(instanceId);

        Assert.Equal($"whoami of {instanceId}", ended.ReadOutputAs<string>(), ignoreCase: true);
    }

    [Fact]
    public async Task A_step_that_cannot_be_stored_fails_its_instance_and_no_other()
    {
        await using var hub = Hub.Start(store, tasks =>
        {
            Register(tasks);
            tasks.AddOrchestratorFunc("Unstorable", context => context.CallActivityAsync("nul \0 in the name"));
        });

        var unstorable = await hub.StartAsync("Unstorable");
        var others = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => hub.RunAsync("Chain", 1)));

        Assert.Equal("StepUnstorable", (await hub.EndOfAsync(unstorable)).FailureDetails!.ErrorType);
        Assert.All(others, ended => Assert.Equal(11, ended.ReadOutputAs<int>()));
    }

    private static void Register(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<int, int>("Chain", async (context, value) =>
        {
            for (var i = 0; i < 10; i++)
                value = await context.CallActivityAsync<int>("AddOne", value);
            return value;
        })
        .AddActivityFunc<int, int>("AddOne", (_, value) => value + 1);
}
