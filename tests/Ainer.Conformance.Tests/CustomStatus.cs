using Ainer.Conformance.Tests.Fixtures;
using Microsoft.DurableTask;

namespace Ainer.Conformance.Tests;

public sealed class CustomStatus(Store store)
{
    [Theory]
    [InlineData(Memory.Sticky)]
    [InlineData(Memory.ReplayEachStep)]
    public async Task A_custom_status_shows_while_running_and_after_the_end(Memory memory)
    {
        await using var hub = Hub.Start(
            store,
            tasks => tasks.AddOrchestratorFunc("Progress", async context =>
            {
                context.SetCustomStatus(new { stage = "first", percent = 10 });
                await context.WaitForExternalEvent<string>("next");
                context.SetCustomStatus(new { stage = "second", percent = 90 });
                await context.WaitForExternalEvent<string>("next");
            }),
            memory);

        var instanceId = await hub.StartAsync("Progress");
        await hub.UntilAsync(instanceId, found => found.SerializedCustomStatus?.Contains("first", StringComparison.Ordinal) == true);
        await hub.Client.RaiseEventAsync(instanceId, "next", null, TestContext.Current.CancellationToken);
        await hub.UntilAsync(instanceId, found => found.SerializedCustomStatus?.Contains("second", StringComparison.Ordinal) == true);
        await hub.Client.RaiseEventAsync(instanceId, "next", null, TestContext.Current.CancellationToken);

        var ended = await hub.EndOfAsync(instanceId);
        Assert.Equal("""{"stage":"second","percent":90}""", ended.SerializedCustomStatus);
    }

    [Fact]
    public async Task A_custom_status_may_have_16_KB_and_no_more()
    {
        await using var hub = Hub.Start(store, tasks => tasks.AddOrchestratorFunc<string>("Talker", context =>
        {
            context.SetCustomStatus(new string('x', 8 * 1024 - 2));
            try
            {
                context.SetCustomStatus(new string('x', 8 * 1024));
                return "too much was taken";
            }
            catch (ArgumentException refused)
            {
                return refused.Message;
            }
        }));

        var ended = await hub.RunAsync("Talker");

        Assert.Contains("16 KB", ended.ReadOutputAs<string>(), StringComparison.Ordinal);
        Assert.Equal(8 * 1024, ended.SerializedCustomStatus!.Length);
    }
}
