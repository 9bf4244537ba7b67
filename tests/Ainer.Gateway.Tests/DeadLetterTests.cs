using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Observer;
using Ainer.Postgres;
using Ainer.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Ainer.Gateway.Tests;

/// <summary>Dead letters of a real queue: collected, listed, explained, redriven and discarded through the API.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class DeadLetterTests(GatewayProcess gateway) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly IdSource _ids = new(TimeProvider.System);
    private readonly List<string> _handled = [];
    private ServiceProvider _services = null!;
    private EnvelopeConsumer _consumer = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(gateway.Database.Worker)
            .AddSingleton(BrokerConnection.To(gateway.Broker.Uri)).AddObserver(new ConfigurationBuilder().Build()).BuildServiceProvider();
        foreach (var service in _services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        // Commands of earlier tests, also those that are still on their way to the queue.
        await Eventually.AssertAsync(async () => await gateway.Database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox where sent_at is null and routing_key like 'run.%'", null, CancellationToken.None) == 0,
            Soon, "earlier commands are in the queue", CancellationToken.None);
        await using var channel = await gateway.Broker.Connection.CreateChannelAsync(null, CancellationToken.None);
        await channel.QueuePurgeAsync(Topology.RunCommandQueue, CancellationToken.None);
        _consumer = new EnvelopeConsumer(gateway.Database.Worker, NullLogger<EnvelopeConsumer>.Instance, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>()) await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_poison_message_is_listed_explained_redriven_edited_and_consumed_once()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        var sent = Envelope(runId, new { reason = 7 });
        await DieAsync(sent);
        var letter = await LetterAsync(runId);
        Assert.Equal(("run.command", "rejected", "run.approve", "open"), (letter.Text("queue"), letter.Text("reason"), letter.Text("routing_key"), letter.Text("status")));

        var id = letter.Text("dead_letter_id")!;
        var (_, detail) = await gateway.Admin.ReadAsync($"/api/v1/dead-letters/{id}", Ct);
        var why = detail.GetProperty("explanation");
        Assert.Equal("PoisonMessageException: reason is no text", why.Text("last_error"));
        Assert.Equal((1, 1, "test.letters"), (why.GetProperty("failures").GetInt32(), why.GetProperty("times_died").GetInt32(), why.Text("consumer")));
        Assert.Equal(7, detail.GetProperty("message").GetProperty("payload").GetProperty("reason").GetInt32());

        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.PostAsync($"/api/v1/dead-letters/{id}/redrive", "", Ct)).Status);
        var presses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.Admin.PostAsync($"/api/v1/dead-letters/{id}/redrive", """{"payload":{"reason":"seven"}}""", Ct)));
        Assert.All(presses, press => Assert.Equal((202, "redriven"), (press.Status, press.Body.Text("status"))));
        Assert.Equal(1, presses.Count(press => press.Body.Text("message") == "sent again"));

        Assert.Equal(ConsumeOutcome.Handled, await ConsumeAsync());
        Assert.Equal([sent.EventId + " seven"], _handled);
        await SentAsync();
        Assert.Equal(0u, await gateway.Broker.CountAsync(Topology.RunCommandQueue, Ct));
        Assert.Equal(409, (await gateway.Admin.PostAsync($"/api/v1/dead-letters/{id}/discard", "", Ct)).Status);
    }

    [Fact]
    public async Task A_consumer_that_had_handled_the_event_drops_the_redriven_copy_and_a_copy_that_dies_again_is_another_letter()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        var sent = Envelope(runId, new { reason = 7 });
        await DieAsync(sent);
        var first = (await LetterAsync(runId)).Text("dead_letter_id");
        await gateway.Admin.PostAsync($"/api/v1/dead-letters/{first}/redrive", "", Ct);
        await RejectAsync();
        var second = await LetterAsync(runId, "open");
        Assert.NotEqual(first, second.Text("dead_letter_id"));
        var (_, detail) = await gateway.Admin.ReadAsync($"/api/v1/dead-letters/{second.Text("dead_letter_id")}", Ct);
        Assert.Equal((2, 2), (detail.GetProperty("explanation").GetProperty("times_died").GetInt32(), detail.GetProperty("explanation").GetProperty("failures").GetInt32()));

        await gateway.Database.Worker.InTransactionAsync(tx => Inbox.TryAcceptAsync(tx, "test.letters", sent.EventId), Ct);
        await gateway.Admin.PostAsync($"/api/v1/dead-letters/{second.Text("dead_letter_id")}/redrive", """{"payload":{"reason":"seven"}}""", Ct);
        Assert.Equal(ConsumeOutcome.Duplicate, await ConsumeAsync());
        Assert.Empty(_handled);
    }

    [Fact]
    public async Task Redriving_a_letter_of_a_failed_run_asks_for_its_next_generation()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await DieAsync(Envelope(runId, new { reason = 7 }));
        var id = (await LetterAsync(runId)).Text("dead_letter_id");
        await gateway.Database.Worker.ExecuteAsync("""update orchestrator.runs set status = 'failed', latest_error = '{"code":"internal_error","message":"It failed.","retryable":true,"advice":"Repeat."}' where run_id = @runId""", new { runId }, Ct);
        var (status, body) = await gateway.Admin.PostAsync($"/api/v1/dead-letters/{id}/redrive", """{"payload":{"reason":"seven"}}""", Ct);
        Assert.Equal((202, runId), (status, body.Text("run_retry")));
        var types = new List<string> { (await TakeAsync()).EventType, (await TakeAsync()).EventType };
        Assert.Equal([EventTypes.RunApprove, EventTypes.RunRetry], types);
    }

    [Fact]
    public async Task What_nobody_can_read_is_refused_as_it_is_and_goes_with_a_whole_envelope_of_its_own_tenant()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await PublishAsync(EventTypes.RunApprove, $$"""{"tenant_id":"t_001","run_id":"{{runId}}","torn":true}""");
        await RejectAsync();
        var letter = await LetterAsync(runId);
        var path = $"/api/v1/dead-letters/{letter.Text("dead_letter_id")}";
        Assert.False((await gateway.Admin.ReadAsync(path, Ct)).Body.GetProperty("explanation").GetProperty("can_redrive_as_is").GetBoolean());
        Assert.Equal(409, (await gateway.Admin.PostAsync(path + "/redrive", "", Ct)).Status);
        var whole = JsonNode.Parse(AinerJson.Write(Envelope(runId, new { reason = "mended" })))!;
        foreach (var (name, foreign) in new[] { ("tenant_id", "t_002"), ("run_id", "run_other"), ("project_id", "p_none"), ("event_type", "worker.result") })
        {
            var forged = whole.DeepClone();
            forged[name] = foreign;
            Assert.Equal(422, (await gateway.Admin.PostAsync(path + "/redrive", new JsonObject { ["envelope"] = forged }.ToJsonString(), Ct)).Status);
        }
        Assert.Equal(202, (await gateway.Admin.PostAsync(path + "/redrive", new JsonObject { ["envelope"] = whole }.ToJsonString(), Ct)).Status);
        Assert.Equal(ConsumeOutcome.Handled, await ConsumeAsync());
        Assert.EndsWith("mended", Assert.Single(_handled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_names_no_tenant_is_seen_and_settled_by_whoever_runs_the_house_and_by_nobody_else()
    {
        var marker = _ids.New("note");
        await PublishAsync(EventTypes.RunApprove, $"no envelope at all: {marker}");
        await RejectAsync();
        JsonElement letter = default;
        await Eventually.AssertAsync(async () =>
        {
            letter = (await gateway.Admin.ReadAsync("/api/v1/dead-letters?status=open&queue=run.command", Ct)).Body.GetProperty("items").EnumerateArray().FirstOrDefault(one => one.Text("event_type") is null && one.Text("run_id") is null);
            return letter.ValueKind == JsonValueKind.Object;
        }, Soon, "the letter is listed", Ct);
        var path = $"/api/v1/dead-letters/{letter.Text("dead_letter_id")}";
        var (_, detail) = await gateway.Admin.ReadAsync(path, Ct);
        Assert.EndsWith(marker, detail.Text("body"), StringComparison.Ordinal);
        Assert.StartsWith("It names no tenant", detail.GetProperty("explanation").Text("advice"), StringComparison.Ordinal);

        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync(path, Ct)).Status);
        Assert.Equal(404, (await other.PostAsync(path + "/discard", "", Ct)).Status);
        Assert.DoesNotContain((await other.ReadAsync("/api/v1/dead-letters", Ct)).Body.GetProperty("items").EnumerateArray(), one => one.Text("dead_letter_id") == letter.Text("dead_letter_id"));
        Assert.Equal(409, (await gateway.Admin.PostAsync(path + "/redrive", "", Ct)).Status);
        Assert.Equal("discarded", (await gateway.Admin.PostAsync(path + "/discard", """{"note":"nobody's"}""", Ct)).Body.Text("status"));
        Assert.Equal("discarded", (await gateway.Admin.ReadAsync(path, Ct)).Body.Text("status"));
    }

    [Fact]
    public async Task Ids_inside_a_payload_cannot_be_edited_and_another_tenant_sees_nothing()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        await DieAsync(Envelope(runId, new { reason = 7 }));
        var path = $"/api/v1/dead-letters/{(await LetterAsync(runId)).Text("dead_letter_id")}";
        Assert.Equal(422, (await gateway.Admin.PostAsync(path + "/redrive", """{"payload":{"job_id":"job_of_somebody"}}""", Ct)).Status);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync(path, Ct)).Status);
        Assert.Equal(404, (await other.PostAsync(path + "/redrive", "", Ct)).Status);
        Assert.Equal(404, (await other.PostAsync(path + "/discard", "", Ct)).Status);
        Assert.Empty((await other.ReadAsync("/api/v1/dead-letters", Ct)).Body.GetProperty("items").EnumerateArray());

        Assert.Equal("discarded", (await gateway.Admin.PostAsync(path + "/discard", """{"note":"old"}""", Ct)).Body.Text("status"));
        Assert.Equal("already discarded", (await gateway.Admin.PostAsync(path + "/discard", "", Ct)).Body.Text("message"));
        Assert.Equal(409, (await gateway.Admin.PostAsync(path + "/redrive", "", Ct)).Status);
        Assert.Equal("old", (await gateway.Admin.ReadAsync(path, Ct)).Body.Text("note"));
    }

    [Fact]
    public async Task Lists_are_paged_newest_first_and_filtered()
    {
        var (_, runId) = await gateway.Admin.SubmitAsync(Ct);
        for (var i = 0; i < 3; i++) await DieAsync(Envelope(runId, new { reason = i }));
        await Eventually.AssertAsync(async () => (await ListAsync($"run_id={runId}")).Count == 3, Soon, "three letters", Ct);
        var all = (await ListAsync($"run_id={runId}")).Select(letter => letter.Text("dead_letter_id")).ToList();
        var (_, page) = await gateway.Admin.ReadAsync($"/api/v1/dead-letters?run_id={runId}&limit=2", Ct);
        var (_, rest) = await gateway.Admin.ReadAsync($"/api/v1/dead-letters?run_id={runId}&limit=2&cursor={page.Text("next_cursor")}", Ct);
        Assert.Equal(all, page.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).Select(letter => letter.Text("dead_letter_id")));
        Assert.Empty(await ListAsync($"run_id={runId}&status=discarded"));
        Assert.Equal(3, (await ListAsync($"run_id={runId}&queue=run.command&event_type=run.approve&reason=rejected&project_id=p_001")).Count);
    }

    private EventEnvelope Envelope(string runId, object payload) => new()
    {
        EventId = _ids.NewEventId(),
        EventType = EventTypes.RunApprove,
        Producer = Producers.Gateway,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_001",
        ProjectId = "p_001",
        RunId = runId,
        Payload = AinerJson.ToElement(payload),
    };

    private async Task DieAsync(EventEnvelope envelope)
    {
        await PublishAsync(envelope.EventType, AinerJson.Write(envelope));
        await RejectAsync();
    }

    private async Task PublishAsync(string routingKey, string body)
    {
        await using var channel = await gateway.Broker.Connection.CreateChannelAsync(new CreateChannelOptions(true, true), Ct);
        await channel.BasicPublishAsync(Topology.EventsExchange, routingKey, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(body), Ct);
    }

    /// <summary>The consumer refuses what it gets; the broker then moves it to the dead letters.</summary>
    private Task<PoisonMessageException> RejectAsync() => Assert.ThrowsAsync<PoisonMessageException>(() => ConsumeAsync());

    private async Task<ConsumeOutcome> ConsumeAsync()
    {
        await using var channel = await gateway.Broker.Connection.CreateChannelAsync(null, Ct);
        var delivery = await Eventually.GetAsync(() => channel.BasicGetAsync(Topology.RunCommandQueue, autoAck: false, Ct), Soon, "a message for the consumer", Ct);
        try
        {
            var outcome = await _consumer.ConsumeAsync("test.letters", delivery.Body, null, (envelope, _) =>
            {
                var reason = envelope.Payload.GetProperty("reason");
                if (reason.ValueKind != JsonValueKind.String) throw new PoisonMessageException("reason is no text");
                _handled.Add($"{envelope.EventId} {reason.GetString()}");
                return Task.CompletedTask;
            }, Ct);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, Ct);
            return outcome;
        }
        catch (PoisonMessageException)
        {
            await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, Ct);
            throw;
        }
    }

    private async Task<EventEnvelope> TakeAsync() => EnvelopeConsumer.Parse(Encoding.UTF8.GetString(
        (await Eventually.GetAsync(() => gateway.Broker.TakeAsync(Topology.RunCommandQueue, Ct), Soon, "a command", Ct)).Body.Span));

    private Task SentAsync() => Eventually.AssertAsync(async () =>
        await gateway.Database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox where sent_at is null", null, Ct) == 0, Soon, "the outbox is empty", Ct);

    private async Task<List<JsonElement>> ListAsync(string query) =>
        [.. (await gateway.Admin.ReadAsync("/api/v1/dead-letters?" + query, Ct)).Body.GetProperty("items").EnumerateArray()];

    private Task<JsonElement> LetterAsync(string runId, string status = "open") => Eventually.GetAsync(async () =>
        (await ListAsync($"run_id={runId}&status={status}")).Cast<JsonElement?>().FirstOrDefault() is { } letter ? new Box(letter) : null, Soon, "the letter is collected", Ct)
        .ContinueWith(found => found.Result.Letter, TaskScheduler.Default);

    private sealed record Box(JsonElement Letter);
}
