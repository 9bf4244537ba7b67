using Ainer.LocalHost.Tests.Sample;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.LocalHost.Tests.Seam;

public sealed class ExtensionSeamTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task An_extension_found_by_its_assembly_attribute_runs_functions_inside_worker_middleware()
    {
        await using var app = await SampleApp.StartAsync(["Echo"], builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            context.GetInvocationResult().Value += $" through {context.FunctionDefinition.InputBindings["input"].Type}";
        }));
        var input = new FunctionInput
        {
            TriggerValue = "hello",
            TraceParent = TraceParent,
            BindingData = new Dictionary<string, object?> { ["extra"] = 5 },
        };
        var result = await app.Services.GetRequiredService<EchoTriggers>().RunAsync("Echo", input, TestContext.Current.CancellationToken);
        Assert.Equal($"hello echo:hello {TraceParent} {TraceParent} 5 through echoTrigger", result);
    }

    [Fact]
    public async Task What_the_function_throws_reaches_the_extension_unchanged()
    {
        await using var app = await SampleApp.StartAsync(["EchoFailing"]);
        var thrown = await Assert.ThrowsAsync<TimeZoneNotFoundException>(() =>
            app.Services.GetRequiredService<EchoTriggers>().RunAsync("EchoFailing", new() { TriggerValue = "why" }, TestContext.Current.CancellationToken));
        Assert.Equal("why", thrown.Message);
    }

    [Fact]
    public async Task An_invocation_that_does_not_hold_the_drain_ends_with_it_and_the_extension_is_stopped_then_closed()
    {
        var app = await SampleApp.StartAsync(["EchoWaiting"]);
        var echo = app.Services.GetRequiredService<EchoTriggers>();
        var waiting = echo.RunAsync("EchoWaiting", new() { TriggerValue = "for ever", HoldsDrain = false }, CancellationToken.None);
        await app.Probe.WaitForAsync("waits for ever");
        // Far below the drain time of 30 s.
        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(["start", "stop", "close"], echo.Calls);
        await app.DisposeAsync();
    }
}
