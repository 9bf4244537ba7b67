using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class SubOrchestrations(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_parent_gets_the_results_of_its_children(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<int>("Parent", async context =>
                {
                    var results = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)));
                    return results.Sum();
                })
                .AddOrchestratorFunc<int, int>("Child", (context, i) => context.CallActivityAsync<int>("Double", i))
                .AddActivityFunc<int, int>("Double", (_, i) => i * 2),
            memory);

        Assert.Equal(110, (await hub.RunAsync("Parent")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_child_knows_its_parent_and_has_the_id_it_was_given()
    {
        await using var hub = Hub.Start(store, tasks => tasks
            .AddOrchestratorFunc<string>("Parent", context =>
                context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")))
            .AddOrchestratorFunc<string>("Child", context => $"{context.InstanceId} of {context.Parent?.Name} {context.Parent?.InstanceId}"));

        var parent = await hub.StartAsync("Parent");

        Assert.Equal($"{parent}-child of Parent {parent}", (await hub.EndOfAsync(parent)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_childs_failure_reaches_its_parent_as_a_failed_task()
    {
        await using var hub = Hub.Start(store, tasks => tasks
            .AddOrchestratorFunc<string>("Parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("Child");
                    return "no failure";
                }
                catch (TaskFailedException failure)
                {
                    return $"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}";
                }
            })
            .AddOrchestratorFunc("Child", _ => throw new InvalidOperationException("broken child")));

        Assert.Equal("Child: broken child", (await hub.RunAsync("Parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_whose_id_is_running_already_is_refused()
    {
        await using var hub = Hub.Start(store, tasks => tasks
            .AddOrchestratorFunc("Endless", context => context.WaitForExternalEvent<string>("never"))
            .AddOrchestratorFunc<string, string>("Parent", async (context, id) =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("Endless", options: new SubOrchestrationOptions(instanceId: id));
                    return "started";
                }
                catch (TaskFailedException failure)
                {
                    return failure.FailureDetails.ErrorType;
                }
            }));

        var endless = await hub.StartAsync("Endless");

        Assert.Equal("OrchestrationAlreadyExists", (await hub.RunAsync("Parent", endless)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_failure_that_nobody_catches_names_its_causes_down_to_the_first(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc("Parent", context => context.CallSubOrchestratorAsync("Child"))
                .AddOrchestratorFunc("Child", context => context.CallActivityAsync("Break"))
                .AddActivityFunc<string, string>("Break", (_, input) => input is null ? throw new NotSupportedException("broken at the bottom") : input),
            memory);

        var ended = await hub.RunAsync("Parent");

        var causes = new List<TaskFailureDetails>();
        for (var details = ended.FailureDetails; details is not null; details = details.InnerFailure)
            causes.Add(details);
        Assert.Equal(["Microsoft.DurableTask.TaskFailedException", "Microsoft.DurableTask.TaskFailedException", "System.NotSupportedException"], causes.Select(cause => cause.ErrorType));
        Assert.Equal("broken at the bottom", causes[2].ErrorMessage);
    }
}
