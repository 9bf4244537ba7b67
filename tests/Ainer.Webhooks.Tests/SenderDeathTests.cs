using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Testing;
using Ainer.Webhooks.Delivery;

namespace Ainer.Webhooks.Tests;

/// <summary>A real sender, killed (SIGKILL) after the receiver got the message and before the delivery is marked, and started again.</summary>
public sealed class SenderDeathTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly IdSource _ids = new(TimeProvider.System);
    private TestDatabase _database = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(MessagingServices.Migrations, WebhookServices.Migrations);
        _receiver = await Receiver.StartAsync();
        await _database.App.InTenantAsync("t_001", tx => tx.ExecuteAsync("select webhooks.register(@id, 't_001', 'p_001', @url, null, '{*}', 'whsec_x')",
            new { id = _ids.New("wh"), url = _receiver.Url + "/" }), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_next_process_delivers_again_under_the_same_delivery_id_and_the_log_tells_both_attempts()
    {
        var arrived = new TaskCompletionSource();
        _receiver.Answer = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var envelope = Envelope();
        await _database.Worker.InTransactionAsync(tx => new WebhookFanOut(new WebhookSignal()).QueueAsync(tx, envelope), Ct);
        await using (var first = SenderProcess.Start(_database))
        {
            await AwaitAsync(() => Task.FromResult(arrived.Task.IsCompleted), "the receiver has the message", first);
            Assert.Equal(137, await first.KillAsync());
        }
        Assert.Equal(["pending"], await _database.Worker.ReadAsync<string>("select status from webhooks.delivery_v1", null, Ct));

        _receiver.Answer = context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        await using var second = SenderProcess.Start(_database);
        // Nothing is sent while the dead one's lease lasts; that it lapses is the clock's part, and the test need not wait for it.
        await _database.Worker.ExecuteAsync("update webhooks.deliveries set lease_until = now() - interval '1 second' where status = 'pending'", null, Ct);
        await AwaitAsync(async () => await _database.Worker.ReadOneAsync<long>("select count(*) from webhooks.delivery_v1 where status = 'delivered'", null, Ct) == 1, "it is delivered", second);

        Assert.Equal(["1:unknown", "2:204"], await _database.Worker.ReadAsync<string>("select attempt || ':' || coalesce(http_status::text, 'unknown') from webhooks.attempt_v1 order by attempt", null, Ct));
        Assert.Equal(["1", "2"], _receiver.All.Select(got => got.Headers["Ainer-Attempt"]));
        var delivery = await _database.Worker.ReadOneAsync<string>("select delivery_id from webhooks.delivery_v1", null, Ct);
        Assert.Equal([delivery], _receiver.All.Select(got => got.Headers["Ainer-Delivery"]).Distinct());
        Assert.Equal([envelope.EventId], _receiver.All.Select(got => got.Headers["Ainer-Event-Id"]).Distinct());
        Assert.Equal([AinerJson.Write(envelope)], _receiver.All.Select(got => got.Body).Distinct());
    }

    private static Task AwaitAsync(Func<Task<bool>> condition, string what, SenderProcess sender) =>
        Eventually.AssertAsync(condition, Patience, $"{what}; the sender wrote: {sender.Output}", Ct);

    private EventEnvelope Envelope() => new()
    {
        EventId = _ids.NewEventId(),
        EventType = EventTypes.RunSucceeded,
        Producer = Producers.Orchestrator,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_001",
        ProjectId = "p_001",
        RunId = "run_1",
        Payload = AinerJson.ToElement(new { note = "“quotes” and 雨夜" }),
    };
}
