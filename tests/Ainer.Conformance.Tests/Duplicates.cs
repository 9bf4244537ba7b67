using System.Collections.Concurrent;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Ainer.Testing;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

/// <summary>What the real back ends may do twice at their worst, done on purpose: what an orchestration can rely on all the same.</summary>
public sealed class Duplicates(Store store)
{
    private static readonly StartOrchestrationOptions NeverAgain = new("once") { DedupeStatuses = Enum.GetNames<OrchestrationRuntimeStatus>() };

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_activity_that_is_delivered_again_late_does_not_disturb_those_after_it(Memory memory)
    {
        var calls = new ConcurrentQueue<int>();
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<string>("Spell", async context =>
                {
                    var word = "";
                    for (var i = 0; i < 4; i++)
                        word += await context.CallActivityAsync<string>("Letter", i);
                    return word;
                })
                .AddActivityFunc<int, string>("Letter", (_, index) =>
                {
                    calls.Enqueue(index);
                    return $"{(char)('a' + index)}";
                }),
            memory,
            duplicate: Duplication.Activities);

        var instanceId = await hub.StartAsync("Spell");

        Assert.Equal("abcd", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
        Assert.Equal(4, await store.HistoryCountAsync(hub.Name, instanceId, "TaskCompleted"));
        await hub.StopEngineAsync();
        Assert.Equal([3, 3, 3, 2], calls.GroupBy(index => index).OrderBy(same => same.Key).Select(same => same.Count()));
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task An_event_that_is_raised_twice_is_two_events_of_its_name_and_none_of_another(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks.AddOrchestratorFunc<string>("Wait", async context =>
                await context.WaitForExternalEvent<string>("first") + await context.WaitForExternalEvent<string>("second") + await context.WaitForExternalEvent<string>("first")),
            memory,
            duplicate: Duplication.Events);

        var instanceId = await hub.StartAsync("Wait");
        await hub.Client.RaiseEventAsync(instanceId, "first", "a", TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(instanceId, "second", "b", TestContext.Current.CancellationToken);

        Assert.Equal("aba", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_that_is_delivered_twice_starts_one_instance()
    {
        var runs = 0;
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<int>("Count", context => context.CallActivityAsync<int>("Count"))
                .AddActivityFunc<int>("Count", _ => Interlocked.Increment(ref runs)),
            duplicate: Duplication.Starts);

        var starts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return await hub.StartAsync("Count", options: NeverAgain);
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return "";
            }
        }));
        Assert.Equal(1, (await hub.EndOfAsync("once")).ReadOutputAs<int>());
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartAsync("Count", options: NeverAgain));

        Assert.Single(starts, "once");
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_step_that_two_engines_run_is_stored_once()
    {
        var (steps, said) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        await using var one = Hub.ClientOnly(store, store.NewHub("split"), Duplication.Steps);
        await using var other = Hub.ClientOnly(store, one.Name, Duplication.Steps);
        var quick = (DurableEngineOptions options) => options with { PollInterval = TimeSpan.FromMilliseconds(10) };
        one.StartEngine(tasks => Register(tasks, steps, said), configure: quick);
        other.StartEngine(tasks => Register(tasks, steps, said), configure: quick);

        // Which engine is faster is chance: until it has happened that both were in the same step.
        for (var tries = 0; !steps.Values.Any(times => times > 1); tries++)
        {
            Assert.True(tries < 200, "in 200 runs no two engines met in a step");
            var instanceId = await one.StartAsync("Brains");
            for (var i = 0; i < 3; i++)
            {
                var before = await store.LeasesAsync(one.Name, instanceId);
                await Eventually.AssertAsync(async () => await store.LeasesAsync(one.Name, instanceId) >= Math.Min(before + 1, 12), TimeSpan.FromSeconds(60),
                    "an engine has taken the instance from the other", TestContext.Current.CancellationToken);
                await one.Client.RaiseEventAsync(instanceId, $"go{i}", true, TestContext.Current.CancellationToken);
            }

            Assert.Equal("0 1 2 child", (await other.EndOfAsync(instanceId)).ReadOutputAs<string>());
            Assert.Equal(3, await store.HistoryCountAsync(one.Name, instanceId, "TaskCompleted"));
            Assert.Equal(1, await store.HistoryCountAsync(one.Name, instanceId, "SubCompleted"));
        }
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task Everything_twice_on_two_engines_ends_as_everything_once(Memory memory)
    {
        var (steps, said) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        await using var one = Hub.ClientOnly(store, store.NewHub("worst"), Duplication.All);
        await using var other = Hub.ClientOnly(store, one.Name, Duplication.All);
        one.StartEngine(tasks => Register(tasks, steps, said), memory);
        other.StartEngine(tasks => Register(tasks, steps, said), memory);

        var instances = await Task.WhenAll(Enumerable.Range(0, 20).Select(async index =>
        {
            var hub = index % 2 == 0 ? one : other;
            var instanceId = await hub.StartAsync("Brains");
            for (var i = 0; i < 3; i++)
                await hub.Client.RaiseEventAsync(instanceId, $"go{i}", true, TestContext.Current.CancellationToken);
            return instanceId;
        }));

        foreach (var instanceId in instances)
        {
            Assert.Equal("0 1 2 child", (await one.EndOfAsync(instanceId)).ReadOutputAs<string>());
            Assert.Equal(3, await store.HistoryCountAsync(one.Name, instanceId, "TaskCompleted"));
        }

        Assert.All(said, word => Assert.True(word.Value > 1, $"activity {word.Key} ran once"));
    }

    [Fact]
    public void What_to_duplicate_must_be_known()
    {
        Assert.Throws<ArgumentException>(() => (new DurableEngineOptions() with { Duplicate = (Duplication)64 }).Validated());
        Assert.Equal(Duplication.None, new DurableEngineOptions().Validated().Duplicate);
    }

    private static void Register(DurableTaskRegistry tasks, ConcurrentDictionary<string, int> steps, ConcurrentDictionary<string, int> said) => tasks
        .AddOrchestratorFunc<string>("Brains", async context =>
        {
            var words = new List<string>();
            for (var i = 0; i < 3; i++)
            {
                await context.WaitForExternalEvent<bool>($"go{i}");
                if (!context.IsReplaying)
                    steps.AddOrUpdate($"{context.InstanceId} {i}", 1, (_, times) => times + 1);
                words.Add(await context.CallActivityAsync<string>("Say", $"{i}"));
            }

            words.Add(await context.CallSubOrchestratorAsync<string>("Child"));
            return string.Join(' ', words);
        })
        .AddOrchestratorFunc<string>("Child", context => context.CallActivityAsync<string>("Say", "child"))
        .AddActivityFunc<string, string>("Say", (context, word) =>
        {
            said.AddOrUpdate($"{context.InstanceId} {word}", 1, (_, times) => times + 1);
            return word;
        });
}
