using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

public sealed class RetryPolicies(Store store)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_policy_tries_again_until_the_activity_succeeds(Memory memory)
    {
        var attempts = 0;
        await using var hub = Hub.Start(
            store, tasks => FailingActivity(tasks, TaskOptions.FromRetryPolicy(new RetryPolicy(5, Short, 2)), () => ++attempts < 3), memory);

        Assert.Equal("done", (await hub.RunAsync("Caller")).ReadOutputAs<string>());
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task A_policy_gives_up_after_its_last_attempt()
    {
        var attempts = 0;
        await using var hub = Hub.Start(store, tasks => FailingActivity(tasks, TaskOptions.FromRetryPolicy(new RetryPolicy(3, Short)), () =>
        {
            attempts++;
            return true;
        }));

        var ended = await hub.RunAsync("Caller");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("flaky", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task A_policy_does_not_retry_what_its_filter_refuses()
    {
        var attempts = 0;
        var policy = new RetryPolicy(5, Short) { HandleFailure = failure => !failure.IsCausedBy<TimeoutException>() };
        await using var hub = Hub.Start(store, tasks => FailingActivity(tasks, TaskOptions.FromRetryPolicy(policy), () =>
        {
            attempts++;
            return true;
        }));

        await hub.RunAsync("Caller");

        Assert.Equal(1, attempts);
    }

    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_handler_decides_and_sees_the_attempt_and_the_failure(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks
                .AddOrchestratorFunc<string>("Caller", async context =>
                {
                    List<string> seen = [];
                    RetryHandler handler = retry =>
                    {
                        seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage}");
                        return retry.LastAttemptNumber < 3;
                    };
                    try
                    {
                        await context.CallActivityAsync("Flaky", TaskOptions.FromRetryHandler(handler));
                    }
                    catch (TaskFailedException)
                    {
                        seen.Add("given up");
                    }

                    return string.Join(", ", seen);
                })
                .AddActivityFunc("Flaky", _ => throw new TimeoutException("flaky")),
            memory);

        Assert.Equal("1 flaky, 2 flaky, 3 flaky, given up", (await hub.RunAsync("Caller")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Sub_orchestrations_are_retried_too()
    {
        var attempts = 0;
        await using var hub = Hub.Start(store, tasks => tasks
            .AddOrchestratorFunc<string>("Caller", context =>
                context.CallSubOrchestratorAsync<string>("Child", TaskOptions.FromRetryPolicy(new RetryPolicy(3, Short))))
            .AddOrchestratorFunc<string>("Child", _ => ++attempts < 3 ? throw new TimeoutException("flaky") : "grown up"));

        Assert.Equal("grown up", (await hub.RunAsync("Caller")).ReadOutputAs<string>());
    }

    private static void FailingActivity(DurableTaskRegistry tasks, TaskOptions options, Func<bool> fails) => tasks
        .AddOrchestratorFunc<string>("Caller", context => context.CallActivityAsync<string>("Flaky", options))
        .AddActivityFunc<string>("Flaky", _ => fails() ? throw new TimeoutException("flaky") : "done");
}
