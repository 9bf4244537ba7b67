using System.Net;
using System.Text;
using Ainer.LocalHost.RabbitMq;
using Ainer.LocalHost.Tests.RabbitMq;
using Ainer.LocalHost.Tests.Sample;
using Ainer.Testing;

namespace Ainer.LocalHost.Tests.Drain;

public sealed class DrainTests
{
    [Fact]
    public async Task On_SIGTERM_a_running_request_is_finished_and_new_ones_are_told_to_come_back()
    {
        var file = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("drain"));
        using var app = await ChildApp.StartAsync("WaitForFile");
        var running = app.Http.GetAsync(new Uri($"/wait-for-file?path={file}", UriKind.Relative), TestContext.Current.CancellationToken);
        await app.WaitForOutputAsync("function runs");
        app.Terminate();
        await app.WaitForOutputAsync("Draining");

        using var refused = await app.Http.GetAsync(new Uri($"/wait-for-file?path={file}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        var status = await app.Http.GetStringAsync(new Uri("/admin/host/status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("\"state\":\"Stopping\"", status, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "go", TestContext.Current.CancellationToken);
        using var answer = await running;
        Assert.Equal("finished", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await app.ExitCodeAsync());
        File.Delete(file);
    }

    [Fact]
    public async Task When_the_drain_time_is_over_an_unfinished_message_goes_back_to_its_queue_uncounted()
    {
        await using var queues = await QueueFixture.CreateAsync("endless");
        using var app = await ChildApp.StartAsync("Endless", [.. SampleApp.Arguments(queues.Broker.Settings), "--LocalHost:DrainSeconds=1"]);
        await queues.PublishAsync("endless", "unfinished");
        await app.WaitForOutputAsync("message runs: unfinished");
        app.Terminate();
        await app.WaitForOutputAsync("Drain time is over");
        Assert.Equal(0, await app.ExitCodeAsync());

        var message = await queues.TakeAsync("endless");
        Assert.Equal("unfinished", Encoding.UTF8.GetString(message.Body.Span));
        Assert.True(message.Redelivered);
        Assert.False(message.BasicProperties.Headers?.ContainsKey(SettlementRule.CountHeader) ?? false);
    }

    [Fact]
    public async Task On_SIGTERM_a_running_message_is_finished_and_acked_while_the_rest_stays_in_the_queue()
    {
        await using var queues = await QueueFixture.CreateAsync("gated");
        var app = await SampleApp.StartAsync(["Gated"], settings: new Dictionary<string, string?>(queues.Broker.Settings) { ["GatedQueue"] = "gated" });
        await queues.PublishAsync("gated", "running");
        await app.Probe.WaitForAsync("began running");
        var probe = app.Probe;
        var stopping = app.StopAsync();
        await Eventually.AssertAsync(
            async () => (await app.Http.GetStringAsync(new Uri("/admin/host/status", UriKind.Relative), TestContext.Current.CancellationToken)).Contains("Stopping", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), "the app drains", TestContext.Current.CancellationToken);
        await queues.PublishAsync("gated", "later");
        await queues.WaitForCountAsync("gated", 1);
        probe.Gate.SetResult();
        await stopping;
        await app.DisposeAsync();
        Assert.Equal(["began running", "ended running"], probe.Notes.Where(n => n.Contains("running", StringComparison.Ordinal)));
        Assert.Equal("later", Encoding.UTF8.GetString((await queues.TakeAsync("gated")).Body.Span));
        await queues.WaitForCountAsync("gated", 0);
    }
}
