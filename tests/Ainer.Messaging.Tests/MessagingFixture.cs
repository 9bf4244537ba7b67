using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;
using Ainer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ainer.Messaging.Tests;

/// <summary>A migrated database with a table for effects, a vhost with the topology, and the parts under test wired to them.</summary>
public sealed class MessagingFixture : IAsyncLifetime
{
    private readonly IdSource _ids = new(TimeProvider.System);

    public TestDatabase Database { get; private set; } = null!;
    public TestBroker Broker { get; private set; } = null!;
    public OutboxSignal Signal { get; } = new();
    public Outbox Outbox { get; private set; } = null!;
    public EnvelopeConsumer Consumer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations);
        await Database.Owner.ExecuteAsync("create schema work; create table work.effect (event_id text); grant usage on schema work to ainer_worker; grant all on work.effect to ainer_worker", null, CancellationToken.None);
        Broker = await TestBroker.CreateAsync();
        Outbox = new Outbox(Signal);
        Consumer = new EnvelopeConsumer(Database.Worker, NullLogger<EnvelopeConsumer>.Instance, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
    }

    public EventEnvelope Envelope(string type = EventTypes.JobSucceeded, string runId = "run_1") => new()
    {
        EventId = _ids.NewEventId(),
        EventType = type,
        Producer = Producers.WorkerHub,
        OccurredAt = TimeProvider.System.GetUtcNow(),
        TenantId = "t_001",
        ProjectId = "p_001",
        RunId = runId,
        Payload = AinerJson.ToElement(new { text = "雨夜 \"quoted\" <b>" }),
    };

    public OutboxRelay Relay(ConfirmedPublisher publisher, int batchSize = 500) => new(
        Database.Worker, publisher, Signal, Options.Create(new OutboxOptions { BatchSize = batchSize }), NullLogger<OutboxRelay>.Instance, TimeProvider.System);

    public Task EnqueueAsync(EventEnvelope envelope, CancellationToken ct) => Database.Worker.InTransactionAsync(tx => Outbox.EnqueueAsync(tx, envelope), ct);

    public Task<long> UnsentAsync(CancellationToken ct) => Database.Worker.ReadOneAsync<long>("select count(*) from messaging.outbox where sent_at is null", null, ct);

    public Task<long> EffectsAsync(string eventId, CancellationToken ct) => Database.Worker.ReadOneAsync<long>("select count(*) from work.effect where event_id = @eventId", new { eventId }, ct);

    public static Task ApplyAsync(EventEnvelope envelope, Transaction tx) => tx.ExecuteAsync("insert into work.effect values (@EventId)", new { envelope.EventId });
}
