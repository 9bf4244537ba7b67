using System.Text;
using Ainer.LocalHost.RabbitMq;
using Ainer.LocalHost.Tests.Sample;
using Ainer.Testing;
using RabbitMQ.Client;

namespace Ainer.LocalHost.Tests.RabbitMq;

public sealed class RabbitMqTriggerTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_message_that_the_function_takes_is_acked_and_gone()
    {
        await using var queues = await QueueFixture.CreateAsync("good");
        await using (var app = await queues.StartAppAsync("Good"))
        {
            await queues.PublishAsync("good", "hello");
            await app.Probe.WaitForAsync("good hello");
        }

        // The app is gone: an unacked message would be ready again now.
        await queues.WaitForCountAsync("good", 0);
        await queues.WaitForCountAsync("good.dlq", 0);
    }

    [Fact]
    public async Task A_message_brings_its_routing_its_properties_and_its_trace()
    {
        await using var queues = await QueueFixture.CreateAsync("good");
        await queues.BindAsync("some.events", "good");
        await using var app = await queues.StartAppAsync("Good");
        var headers = new Dictionary<string, object?> { ["traceparent"] = TraceParent, ["tracestate"] = "a=b" };
        await queues.PublishAsync("task.submitted", "hello", headers, exchange: "some.events");
        await app.Probe.WaitForAsync("trace");
        Assert.Contains("data task.submitted [some.events] false 1 task.submitted", app.Probe.Notes);
        Assert.Contains($"trace {TraceParent} {TraceParent} a=b", app.Probe.Notes);
        var properties = app.Probe.Notes.Single(n => n.StartsWith("properties", StringComparison.Ordinal));
        Assert.Contains("\"MessageId\":\"m-1\"", properties, StringComparison.Ordinal);
        Assert.Contains($"\"traceparent\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(TraceParent))}\"", properties, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_bound_as_bytes_memory_or_json()
    {
        await using var queues = await QueueFixture.CreateAsync("bytes", "memory", "json");
        await using var app = await queues.StartAppAsync("Bytes", "Memory", "Json");
        await queues.PublishAsync("bytes", "four");
        await queues.PublishAsync("memory", "same bytes");
        await queues.PublishAsync("json", """{"x":7,"y":8}""");
        await app.Probe.WaitForAsync("bytes 4");
        await app.Probe.WaitForAsync("memory same bytes");
        await app.Probe.WaitForAsync("json 7");
    }

    [Fact]
    public async Task A_message_that_fails_twice_is_republished_twice_and_then_done()
    {
        await using var queues = await QueueFixture.CreateAsync("bad");
        await using (var app = await queues.StartAppAsync("Bad"))
        {
            await queues.PublishAsync("bad", "fails 2 times");
            await app.Probe.WaitForAsync("bad", count: 3);
        }

        await queues.WaitForCountAsync("bad", 0);
        await queues.WaitForCountAsync("bad.dlq", 0);
    }

    [Fact]
    public async Task A_message_that_fails_five_times_is_rejected_to_the_dead_letter_exchange()
    {
        await using var queues = await QueueFixture.CreateAsync("bad");
        await using var app = await queues.StartAppAsync("Bad");
        await queues.PublishAsync("bad", "fails 99 times", new Dictionary<string, object?> { ["kept"] = "yes" });
        var dead = await queues.TakeAsync("bad.dlq");
        Assert.Equal(5, app.Probe.Count("bad"));
        Assert.Equal("fails 99 times", Encoding.UTF8.GetString(dead.Body.Span));
        Assert.Equal(4, Assert.IsType<int>(dead.BasicProperties.Headers![SettlementRule.CountHeader]));
        Assert.Equal("yes", Encoding.UTF8.GetString((byte[])dead.BasicProperties.Headers["kept"]!));
        Assert.Equal("m-1", dead.BasicProperties.MessageId);
        Assert.Equal(DeliveryModes.Persistent, dead.BasicProperties.DeliveryMode);
        await queues.WaitForCountAsync("bad", 0);
    }

    [Fact]
    public async Task As_many_messages_run_at_once_as_the_prefetch_allows()
    {
        await using var queues = await QueueFixture.CreateAsync("gated");
        await using var app = await StartGatedAsync(queues);
        for (var i = 0; i < 6; i++)
            await queues.PublishAsync("gated", $"{i}");
        await app.Probe.WaitForAsync("began", count: 4);
        await queues.WaitForCountAsync("gated", 2);
        Assert.Equal(4, app.Probe.Count("began"));
        app.Probe.Gate.SetResult();
        await app.Probe.WaitForAsync("ended", count: 6);
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_yet_is_consumed_once_it_does()
    {
        await using var queues = await QueueFixture.CreateAsync();
        await using var app = await queues.StartAppAsync("Good");
        await queues.DeclareAsync("good");
        await queues.PublishAsync("good", "late");
        await app.Probe.WaitForAsync("good late");
    }

    [Fact]
    public async Task Consuming_goes_on_after_the_broker_closed_the_connection()
    {
        await using var queues = await QueueFixture.CreateAsync("gated");
        await using var app = await StartGatedAsync(queues);
        await queues.PublishAsync("gated", "kept");
        await app.Probe.WaitForAsync("began kept");
        // The broker lists a connection some seconds after it was made. The function still runs when its channel is gone, and the
        // broker delivers the message again.
        await Eventually.AssertAsync(
            async () =>
            {
                await queues.Broker.CloseAllConnectionsAsync(TestContext.Current.CancellationToken);
                return app.Probe.Count("began kept") >= 2;
            },
            TimeSpan.FromSeconds(60),
            "the message is delivered again",
            TestContext.Current.CancellationToken);
        app.Probe.Gate.SetResult();
        await app.Probe.WaitForAsync("ended kept", count: 2);
        await queues.WaitForCountAsync("gated", 0);
    }

    [Fact]
    public async Task An_app_without_its_broker_runs_and_serves_http()
    {
        await using var app = await SampleApp.StartAsync(
            ["Good", "Void"], settings: new Dictionary<string, string?> { ["RabbitMq:Uri"] = "amqp://nobody:nothing@127.0.0.1:1/" });
        using var response = await app.Http.GetAsync(new Uri("/void", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_marked_output_is_published_beside_the_http_answer()
    {
        await using var queues = await QueueFixture.CreateAsync("outbound");
        await using var app = await queues.StartAppAsync("Several");
        using var response = await app.Http.PostAsync(new Uri("/several", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal("several", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("sent beside the answer", Encoding.UTF8.GetString((await queues.TakeAsync("outbound")).Body.Span));
    }

    private static Task<SampleApp> StartGatedAsync(QueueFixture queues) => SampleApp.StartAsync(
        ["Gated"], settings: new Dictionary<string, string?>(queues.Broker.Settings) { ["GatedQueue"] = "gated" });
}
