using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ainer.Conformance.Tests;

/// <summary>What an orchestration carries itself is bounded as in Azure; what is longer is refused where it is made.</summary>
public sealed class Payloads(Store store)
{
    private static readonly string TooLong = new('x', BoundedDataConverter.Limit);
    private static readonly string LongEnough = new('x', BoundedDataConverter.Limit - 2);

    [Fact]
    public async Task What_is_as_long_as_allowed_goes_all_the_way()
    {
        await using var hub = Hub.Start(store, Register);

        var instanceId = await hub.StartAsync("Echo", LongEnough);
        await hub.Client.RaiseEventAsync(instanceId, "more", LongEnough, TestContext.Current.CancellationToken);

        Assert.Equal(LongEnough, (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_and_an_event_that_are_too_long_are_refused_to_who_sends_them()
    {
        await using var hub = Hub.Start(store, Register);

        await Assert.ThrowsAsync<PayloadTooLargeException>(() => hub.StartAsync("Echo", TooLong));
        var instanceId = await hub.StartAsync("Echo", "short");
        await Assert.ThrowsAsync<PayloadTooLargeException>(() => hub.Client.RaiseEventAsync(instanceId, "more", TooLong, TestContext.Current.CancellationToken));
        // Two bytes a character: it is bytes that count.
        await Assert.ThrowsAsync<PayloadTooLargeException>(() => hub.Client.RaiseEventAsync(instanceId, "more", new string('\u00e9', BoundedDataConverter.Limit / 2), TestContext.Current.CancellationToken));
        await hub.Client.RaiseEventAsync(instanceId, "more", "short", TestContext.Current.CancellationToken);

        Assert.Equal("short", (await hub.EndOfAsync(instanceId)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("LongOutput")]
    [InlineData("LongStatus")]
    [InlineData("LongInput")]
    [InlineData("LongResult")]
    [InlineData("LongRestart")]
    public async Task Whatever_an_orchestration_makes_too_long_fails_it_by_name(string orchestration)
    {
        await using var hub = Hub.Start(store, Register);

        var ended = await hub.RunAsync(orchestration);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("262144", $"{ended.FailureDetails!.ErrorMessage}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_whose_message_is_very_long_is_cut()
    {
        await using var hub = Hub.Start(store, Register);

        var ended = await hub.RunAsync("LongFailure");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.InRange(ended.FailureDetails!.ErrorMessage.Length, 8_000, 20_000);
    }

    private static void Register(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string, string>("Echo", async (context, input) =>
        {
            await context.WaitForExternalEvent<string>("more");
            context.SetCustomStatus(input.Length);
            return await context.CallActivityAsync<string>("Same", input);
        })
        .AddOrchestratorFunc<string>("LongOutput", _ => Task.FromResult(TooLong))
        .AddOrchestratorFunc<string>("LongStatus", context =>
        {
            context.SetCustomStatus(TooLong);
            return Task.FromResult("");
        })
        .AddOrchestratorFunc<string>("LongInput", context => context.CallActivityAsync<string>("Same", TooLong))
        .AddOrchestratorFunc<string>("LongResult", context => context.CallActivityAsync<string>("Grow"))
        .AddOrchestratorFunc<string>("LongRestart", context =>
        {
            context.ContinueAsNew(TooLong);
            return Task.FromResult("");
        })
        .AddOrchestratorFunc<string>("LongFailure", context => context.CallActivityAsync<string>("Fail"))
        .AddActivityFunc<string, string>("Same", (_, input) => input)
        .AddActivityFunc<string>("Grow", _ => TooLong)
        .AddActivityFunc("Fail", string (TaskActivityContext _) => throw new InvalidOperationException(TooLong));
}
