using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.OutboundHttp;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.Webhooks.Delivery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ainer.Webhooks.Tests;

/// <summary>Events reach a real receiver, signed and recorded, whatever it does.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Secret = "whsec_of_the_tests";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly IdSource _ids = new(TimeProvider.System);
    private readonly WebhookSignal _signal = new();
    private TestDatabase _database = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(MessagingServices.Migrations, WebhookServices.Migrations);
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_event_reaches_each_webhook_that_wants_it_once_signed()
    {
        await RegisterAsync("/all", "*");
        await RegisterAsync("/runs", "run.*");
        await RegisterAsync("/jobs", "job.succeeded", "job.failed");
        await RegisterAsync("/elsewhere", "p_002", ["*"]);
        await using var loop = await LoopAsync();
        var sent = Envelope(EventTypes.RunSucceeded);
        await QueueAsync(sent);
        await QueueAsync(sent);
        await QueueAsync(Envelope(EventTypes.WorkerResult));
        await QueueAsync(Envelope(EventTypes.RunCancel));
        await Eventually.AssertAsync(async () => await CountAsync("delivered") == 2, Soon, "two webhooks have it", Ct);
        Assert.Equal(["/all", "/runs"], _receiver.All.Select(got => got.Path).Order());
        Assert.Equal(2, await _database.Worker.ReadOneAsync<long>("select count(*) from webhooks.delivery_v1", null, Ct));

        var got = _receiver.All[0];
        Assert.Equal(AinerJson.Write(sent), got.Body);
        Assert.Equal((EventTypes.RunSucceeded, sent.EventId, "application/json; charset=utf-8"), (got.Headers["Ainer-Event"], got.Headers["Ainer-Event-Id"], got.Headers["Content-Type"]));
        var parts = got.Headers["Ainer-Signature"].Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{got.Body}"))), parts["v1"]);
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture), -1, 600);
    }

    [Fact]
    public async Task A_receiver_that_fails_and_then_recovers_gets_it_and_the_log_tells_every_attempt()
    {
        await RegisterAsync("/", "*");
        var calls = 0;
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) switch { 1 => 500, 2 => 429, 3 => 302, _ => 200 };
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await using var loop = await LoopAsync();
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await CountAsync("delivered") == 1, Soon, "it is delivered", Ct);
        Assert.Equal(["1:500", "2:429", "3:302", "4:200"], await _database.Worker.ReadAsync<string>("select attempt || ':' || http_status from webhooks.attempt_v1 where latency_ms >= 0 order by attempt", null, Ct));
        Assert.Equal(["1", "2", "3", "4"], _receiver.All.Select(got => got.Headers["Ainer-Attempt"]));
        Assert.Single(_receiver.All.Select(got => got.Headers["Ainer-Delivery"]).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_given_up_in_time_and_holds_up_nobody_else()
    {
        await RegisterAsync("/hangs", "*");
        await RegisterAsync("/quick", "*");
        var leave = new TaskCompletionSource();
        _receiver.Answer = context => context.Request.Path == "/hangs" ? leave.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask;
        await using var loop = await LoopAsync(options => (options.InFlight, options.TimeoutS) = (5, 2));
        for (var i = 0; i < 12; i++) await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await CountAsync("delivered") >= 12, Soon, "the other webhook has everything", Ct);
        await Eventually.AssertAsync(async () => await _database.Worker.ReadOneAsync<long>("select count(*) from webhooks.attempt_v1 where error like 'No answer within%'", null, Ct) > 0, Soon, "the attempt is given up", Ct);
        leave.SetResult();
    }

    [Fact]
    public async Task A_redirect_that_keeps_the_message_is_followed_and_one_to_another_scheme_is_refused()
    {
        await RegisterAsync("/moved", "*");
        var target = "/home";
        _receiver.Answer = context =>
        {
            if (context.Request.Path == "/moved")
            {
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = target;
            }
            return Task.CompletedTask;
        };
        await using var loop = await LoopAsync();
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await CountAsync("delivered") == 1, Soon, "it is delivered", Ct);
        Assert.Equal(["/moved", "/home"], _receiver.All.Select(got => got.Path));
        Assert.Single(_receiver.All.Select(got => got.Body).Distinct());

        target = "file:///etc/passwd";
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await _database.Worker.ReadOneAsync<long>("select count(*) from webhooks.attempt_v1 where error like '%https%'", null, Ct) > 0, Soon, "the redirect is refused", Ct);
    }

    [Fact]
    public async Task A_private_address_is_refused_at_the_connection_even_when_it_was_registered()
    {
        await RegisterAsync("/", "*");
        await using var loop = await LoopAsync(anywhere: false);
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await _database.Worker.ReadOneAsync<long>("select count(*) from webhooks.attempt_v1 where error like '%public internet%'", null, Ct) > 0, Soon, "it is refused", Ct);
        Assert.Empty(_receiver.All);
    }

    [Fact]
    public async Task A_receiver_that_takes_nothing_is_switched_off_with_one_event_and_goes_on_when_switched_on()
    {
        var id = await RegisterAsync("/", "*");
        var status = 500;
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using var loop = await LoopAsync(options => (options.MaxAttempts, options.PerWebhook) = (3, 1));
        for (var i = 0; i < 3; i++) await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await HookAsync(id) == "disabled", Soon, "the webhook is switched off", Ct);
        Assert.Equal(1, await _database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox where routing_key = 'webhook.disabled'", null, Ct));
        Assert.Equal("3 attempts failed; the last: The receiver answered 500.", await _database.Worker.ReadOneAsync<string>("select disabled_reason from webhooks.webhook_v1", null, Ct));
        var waiting = await CountAsync("pending");
        Assert.InRange(waiting, 1, 2);
        await QueueAsync(Envelope(EventTypes.RunStarted));
        Assert.Equal(waiting, await CountAsync("pending"));

        status = 204;
        await _database.App.InTenantAsync("t_001", tx => tx.ExecuteAsync("select webhooks.change(@id, null, null, null, 'active', null)", new { id }), Ct);
        await Eventually.AssertAsync(async () => await CountAsync("delivered") == waiting, Soon, "what waited is delivered", Ct);
        Assert.Equal(3 - waiting, await CountAsync("failed"));
    }

    [Fact]
    public async Task A_message_that_alone_is_refused_does_not_switch_its_webhook_off_and_a_receiver_that_is_gone_does()
    {
        var id = await RegisterAsync("/", "*");
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Headers["Ainer-Event"] == EventTypes.RunFailed ? 400 : 200;
            return Task.CompletedTask;
        };
        await using var loop = await LoopAsync(options => options.MaxAttempts = 3);
        await QueueAsync(Envelope(EventTypes.RunFailed));
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await CountAsync("failed") == 1 && await CountAsync("delivered") == 1, Soon, "one is given up, one delivered", Ct);
        Assert.Equal("active", await HookAsync(id));

        _receiver.Answer = context =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await Eventually.AssertAsync(async () => await HookAsync(id) == "disabled", Soon, "the webhook is switched off at once", Ct);
    }

    [Fact]
    public async Task A_sender_killed_between_sending_and_recording_is_followed_by_another_and_its_late_record_changes_nothing()
    {
        await RegisterAsync("/", "*");
        await QueueAsync(Envelope(EventTypes.RunStarted));
        var (deliveries, sender) = Parts();
        var killed = Assert.Single(await deliveries.ClaimAsync(10, Ct));
        var result = await sender.SendAsync(killed, Ct);
        Assert.Empty(await deliveries.ClaimAsync(10, Ct));

        await _database.Worker.ExecuteAsync("update webhooks.deliveries set lease_until = now() - interval '1 second'", null, Ct);
        var second = Assert.Single(await deliveries.ClaimAsync(10, Ct));
        Assert.True(await deliveries.RecordAsync(second, await sender.SendAsync(second, Ct), 0, Ct));
        Assert.False(await deliveries.RecordAsync(killed, result with { Error = "too late", HttpStatus = 500 }, 0, Ct));
        Assert.Equal(1, await CountAsync("delivered"));
        Assert.Equal(["1:unknown", "2:204"], await _database.Worker.ReadAsync<string>("select attempt || ':' || coalesce(http_status::text, 'unknown') from webhooks.attempt_v1 order by attempt", null, Ct));
        Assert.Equal(2, _receiver.All.Count);
        Assert.Single(_receiver.All.Select(got => got.Headers["Ainer-Delivery"]).Distinct());
        sender.Dispose();
    }

    [Fact]
    public async Task Stopping_finishes_and_records_what_is_under_way()
    {
        await RegisterAsync("/", "*");
        var arrived = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        _receiver.Answer = _ =>
        {
            arrived.TrySetResult();
            return leave.Task;
        };
        var loop = await LoopAsync();
        await QueueAsync(Envelope(EventTypes.RunStarted));
        await arrived.Task.WaitAsync(Soon, Ct);
        var stopped = loop.DisposeAsync();
        leave.SetResult();
        await stopped;
        Assert.Equal(1, await CountAsync("delivered"));
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(1, 0.999999, 10)]
    [InlineData(4, 0.999999, 80)]
    [InlineData(40, 0.999999, 1000)]
    public void Pauses_double_with_jitter_up_to_the_cap(int tries, double unit, double seconds) =>
        Assert.Equal(seconds, DeliveryPolicy.PauseAfter(tries, new WebhookOptions { FirstPauseS = 10, LongestPauseS = 1000 }, null, unit).TotalSeconds, 0.01);

    [Fact]
    public void A_receiver_may_ask_for_a_longer_pause_within_the_cap()
    {
        var options = new WebhookOptions { FirstPauseS = 1, LongestPauseS = 100 };
        Assert.Equal(30, DeliveryPolicy.PauseAfter(1, options, TimeSpan.FromSeconds(30), 0).TotalSeconds);
        Assert.Equal(100, DeliveryPolicy.PauseAfter(1, options, TimeSpan.FromDays(3), 0).TotalSeconds);
    }

    private Task<string> RegisterAsync(string path, params string[] events) => RegisterAsync(path, "p_001", events);

    private async Task<string> RegisterAsync(string path, string projectId, string[] events)
    {
        var id = _ids.New("wh");
        await _database.App.InTenantAsync("t_001", tx => tx.ExecuteAsync("select webhooks.register(@id, 't_001', @projectId, @url, null, @events, @Secret)",
            new { id, projectId, url = _receiver.Url + path, events, Secret }), Ct);
        return id;
    }

    private Task QueueAsync(EventEnvelope envelope) => _database.Worker.InTransactionAsync(tx => new WebhookFanOut(_signal).QueueAsync(tx, envelope), Ct);

    private (WebhookDeliveries Deliveries, WebhookSender Sender) Parts(Action<WebhookOptions>? change = null, bool anywhere = true)
    {
        var options = Settings(change);
        var guard = new OutboundGuard(Options.Create(new OutboundOptions { AllowPlainHttp = true, AllowPrivateAddresses = anywhere }));
        return (new WebhookDeliveries(_database.Worker, new Outbox(new OutboxSignal()), _ids, TimeProvider.System, options), new WebhookSender(guard, options, TimeProvider.System));
    }

    private async Task<RunningLoop> LoopAsync(Action<WebhookOptions>? change = null, bool anywhere = true)
    {
        var (deliveries, sender) = Parts(change, anywhere);
        var loop = new DeliveryLoop(deliveries, sender, _signal, Settings(change), TimeProvider.System, NullLogger<DeliveryLoop>.Instance);
        await loop.StartAsync(Ct);
        return new RunningLoop(loop, sender);
    }

    private static IOptions<WebhookOptions> Settings(Action<WebhookOptions>? change)
    {
        var options = new WebhookOptions { FirstPauseS = 0.02, LongestPauseS = 0.1, TimeoutS = 20, LeaseS = 60, PollS = 0.02 };
        change?.Invoke(options);
        return Options.Create(options);
    }

    private Task<long> CountAsync(string status) => _database.Worker.ReadOneAsync<long>("select count(*) from webhooks.delivery_v1 where status = @status", new { status }, Ct);

    private Task<string?> HookAsync(string id) => _database.Worker.ReadOneAsync<string>("select status from webhooks.webhook_v1 where webhook_id = @id", new { id }, Ct);

    private EventEnvelope Envelope(string type) => new()
    {
        EventId = _ids.NewEventId(),
        EventType = type,
        Producer = Producers.Orchestrator,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_001",
        ProjectId = "p_001",
        RunId = "run_1",
        Payload = AinerJson.ToElement(new { note = "“quotes” and 雨夜" }),
    };

    private sealed class RunningLoop(DeliveryLoop loop, WebhookSender sender) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
            sender.Dispose();
        }
    }
}
