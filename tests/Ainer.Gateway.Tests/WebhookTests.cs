using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Postgres;
using Ainer.Testing;
using Ainer.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.Gateway.Tests;

/// <summary>Webhooks through the API, delivered to a real listener by the real sender.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class WebhookTests(GatewayProcess gateway) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly HttpListener _listener = new();
    private readonly List<string> _bodies = [];
    private ServiceProvider _services = null!;
    private string _url = "";
    private int _answer = 204;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var port = TestPorts.Take();
        _url = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(_url);
        _listener.Start();
        _ = ListenAsync();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Outbound:AllowPrivateAddresses"] = "true", ["Outbound:AllowPlainHttp"] = "true", ["Webhooks:FirstPauseS"] = "0.05", ["Webhooks:PollS"] = "0.05", ["Webhooks:MaxAttempts"] = "3",
        }).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IdSource>().AddSingleton<OutboxSignal>().AddSingleton<Outbox>()
            .AddSingleton(gateway.Database.Worker).AddWebhooks(settings).BuildServiceProvider();
        foreach (var service in _services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _listener.Close();
    }

    [Fact]
    public async Task A_webhook_is_registered_pinged_hears_events_and_its_log_is_listed()
    {
        var (status, made) = await gateway.Admin.PostAsync("/api/v1/projects/p_001/webhooks", $$"""{"url":"{{_url}}","events":["run.*"],"description":"ours"}""", Ct);
        Assert.Equal(201, status);
        Assert.StartsWith("whsec_", made.Text("secret"), StringComparison.Ordinal);
        var path = $"/api/v1/webhooks/{made.Text("webhook_id")}";
        var (_, read) = await gateway.Admin.ReadAsync(path, Ct);
        Assert.False(read.TryGetProperty("secret", out _));

        var (pinged, ping) = await gateway.Admin.PostAsync(path + "/ping", "", Ct);
        Assert.Equal(202, pinged);
        await DeliveredAsync(path, ping.Text("delivery_id")!);
        var envelope = new EventEnvelope
        {
            EventId = new IdSource(TimeProvider.System).NewEventId(), EventType = EventTypes.RunSucceeded, Producer = Producers.Orchestrator, OccurredAt = TimeProvider.System.GetUtcNow(),
            TenantId = "t_001", ProjectId = "p_001", RunId = "run_1", Payload = AinerJson.ToElement(new { }),
        };
        await gateway.Database.Worker.InTransactionAsync(tx => _services.GetRequiredService<WebhookFanOut>().QueueAsync(tx, envelope), Ct);
        var delivery = await Eventually.GetAsync(async () => (await ItemsAsync(path + "/deliveries?event_type=run.succeeded&status=delivered")).Select(item => item.Text("delivery_id")).FirstOrDefault(), Soon, "the event arrives", Ct);
        var (_, detail) = await gateway.Admin.ReadAsync($"{path}/deliveries/{delivery}", Ct);
        Assert.Equal(envelope.EventId, detail.GetProperty("event").Text("event_id"));
        Assert.Equal((1, 204), (detail.GetProperty("attempt_log")[0].GetProperty("attempt").GetInt32(), detail.GetProperty("attempt_log")[0].GetProperty("http_status").GetInt32()));
        Assert.Equal(2, (await ItemsAsync(path + "/deliveries")).Count);
        var (_, page) = await gateway.Admin.ReadAsync(path + "/deliveries?limit=1", Ct);
        Assert.NotNull(page.Text("next_cursor"));

        Assert.Equal(202, (await gateway.Admin.PostAsync($"{path}/deliveries/{delivery}/redeliver", "", Ct)).Status);
        // An attempt is logged before it is made, so that one that was cut off is seen.
        await Eventually.AssertAsync(async () => (await AttemptsAsync($"{path}/deliveries/{delivery}")).SequenceEqual([204, 204]), Soon, "it is sent again", Ct);
        Assert.Equal(3, _bodies.Count);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_switched_off_and_a_change_switches_it_on()
    {
        var path = await MakeAsync();
        _answer = 500;
        var (_, ping) = await gateway.Admin.PostAsync(path + "/ping", "", Ct);
        await Eventually.AssertAsync(async () => (await gateway.Admin.ReadAsync(path, Ct)).Body.Text("status") == "disabled", Soon, "it is switched off", Ct);
        var (_, failed) = await gateway.Admin.ReadAsync($"{path}/deliveries/{ping.Text("delivery_id")}", Ct);
        Assert.Equal(("failed", 3), (failed.GetProperty("delivery").Text("status"), failed.GetProperty("attempt_log").GetArrayLength()));
        Assert.Equal(409, (await gateway.Admin.PostAsync(path + "/ping", "", Ct)).Status);

        using var patched = await gateway.Admin.PatchAsJsonAsync(path, new { status = "active", rotate_secret = true, events = new[] { "compose.*" } }, Ct);
        var body = await patched.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(("active", "compose.*"), (body.Text("status"), body.GetProperty("events")[0].GetString()));
        Assert.StartsWith("whsec_", body.Text("secret"), StringComparison.Ordinal);
        Assert.False(body.TryGetProperty("disabled_reason", out _));
    }

    [Theory]
    [InlineData("""{"events":["run.*"]}""", "url")]
    [InlineData("""{"url":"ftp://example.org/"}""", "url")]
    [InlineData("""{"url":"https://user:pass@example.org/"}""", "url")]
    [InlineData("""{"url":"http://127.0.0.1:1/","events":["nothing.at.all"]}""", "events")]
    [InlineData("""{"url":"http://127.0.0.1:1/","events":["worker.result"]}""", "events")]
    [InlineData("""{"url":"http://127.0.0.1:1/","events":[]}""", "events")]
    public async Task What_cannot_be_sent_is_refused_by_field(string body, string field)
    {
        var (status, error) = await gateway.Admin.PostAsync("/api/v1/projects/p_001/webhooks", body, Ct);
        Assert.Equal((422, field), (status, error.GetProperty("error").GetProperty("details").Text("field")));
    }

    [Fact]
    public async Task Keys_repeat_the_first_answer_roles_are_asked_for_and_tenants_kept_apart()
    {
        var wish = $$"""{"url":"{{_url}}","events":["*"]}""";
        var first = await gateway.Admin.PostAsync("/api/v1/projects/p_001/webhooks", wish, Ct, "hook-1");
        var again = await gateway.Admin.PostAsync("/api/v1/projects/p_001/webhooks", wish, Ct, "hook-1");
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal(404, (await gateway.Admin.PostAsync("/api/v1/projects/p_none/webhooks", wish, Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync("/api/v1/projects/p_none/webhooks", Ct)).Status);

        var path = $"/api/v1/webhooks/{first.Body.Text("webhook_id")}";
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.PostAsync("/api/v1/projects/p_001/webhooks", wish, Ct)).Status);
        Assert.Equal(403, (await viewer.PostAsync(path + "/ping", "", Ct)).Status);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync(path, Ct)).Status);
        Assert.Equal(404, (await other.ReadAsync(path + "/deliveries", Ct)).Status);
        Assert.Equal(404, (await other.PostAsync(path + "/ping", "", Ct)).Status);
        Assert.Equal(404, (int)(await other.PatchAsJsonAsync(path, new { status = "disabled" }, Ct)).StatusCode);
        Assert.Equal(404, (int)(await other.DeleteAsync(path, Ct)).StatusCode);
        Assert.Empty(await ItemsAsync("/api/v1/projects/p_001/webhooks", other));

        Assert.Equal(204, (int)(await gateway.Admin.DeleteAsync(path, Ct)).StatusCode);
        Assert.Equal(404, (await gateway.Admin.ReadAsync(path, Ct)).Status);
        Assert.Equal(404, (int)(await gateway.Admin.DeleteAsync(path, Ct)).StatusCode);
    }

    private async Task<string> MakeAsync() =>
        $"/api/v1/webhooks/{(await gateway.Admin.PostAsync("/api/v1/projects/p_001/webhooks", $$"""{"url":"{{_url}}"}""", Ct)).Body.Text("webhook_id")}";

    /// <summary>The receiver's answer to each attempt, null where there is none yet.</summary>
    private async Task<List<int?>> AttemptsAsync(string path) =>
        [.. (await gateway.Admin.ReadAsync(path, Ct)).Body.GetProperty("attempt_log").EnumerateArray()
            .Select(attempt => attempt.TryGetProperty("http_status", out var status) && status.ValueKind == JsonValueKind.Number ? status.GetInt32() : (int?)null)];

    private Task DeliveredAsync(string path, string deliveryId) => Eventually.AssertAsync(async () =>
        (await gateway.Admin.ReadAsync($"{path}/deliveries/{deliveryId}", Ct)).Body.GetProperty("delivery").Text("status") == "delivered", Soon, "it is delivered", Ct);

    private async Task<List<JsonElement>> ItemsAsync(string path, HttpClient? client = null) => [.. (await (client ?? gateway.Admin).ReadAsync(path, Ct)).Body.GetProperty("items").EnumerateArray()];

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _bodies.Add(await reader.ReadToEndAsync());
                context.Response.StatusCode = _answer;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
