using System.Diagnostics;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Testing;

namespace Ainer.Messaging.Tests;

public sealed class EnvelopeConsumerTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_event_acts_once_per_consumer()
    {
        var envelope = fixture.Envelope();
        var body = AinerJson.Write(envelope);
        Assert.Equal(ConsumeOutcome.Handled, await fixture.Consumer.ConsumeAsync("a", body, null, MessagingFixture.ApplyAsync, Ct));
        Assert.Equal(ConsumeOutcome.Duplicate, await fixture.Consumer.ConsumeAsync("a", body, null, MessagingFixture.ApplyAsync, Ct));
        Assert.Equal(ConsumeOutcome.Handled, await fixture.Consumer.ConsumeAsync("b", body, null, MessagingFixture.ApplyAsync, Ct));
        Assert.Equal(2, await fixture.EffectsAsync(envelope.EventId, Ct));
    }

    [Fact]
    public async Task Deliveries_at_the_same_time_act_once()
    {
        var envelope = fixture.Envelope();
        var body = AinerJson.Write(envelope);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => fixture.Consumer.ConsumeAsync("same", body, null, MessagingFixture.ApplyAsync, Ct)));
        Assert.Single(outcomes, ConsumeOutcome.Handled);
        Assert.Equal(1, await fixture.EffectsAsync(envelope.EventId, Ct));
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_the_event_to_be_handled_again()
    {
        var envelope = fixture.Envelope();
        var body = AinerJson.Write(envelope);
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Consumer.ConsumeAsync("c", body, null, async (e, tx) =>
        {
            await MessagingFixture.ApplyAsync(e, tx);
            throw new InvalidOperationException("a bug");
        }, Ct));
        Assert.Equal(0, await fixture.EffectsAsync(envelope.EventId, Ct));
        Assert.Equal(ConsumeOutcome.Handled, await fixture.Consumer.ConsumeAsync("c", body, null, MessagingFixture.ApplyAsync, Ct));
    }

    [Fact]
    public async Task A_connection_killed_inside_the_handler_is_tried_again_inside_the_handler()
    {
        var envelope = fixture.Envelope();
        var tries = 0;
        var outcome = await fixture.Consumer.ConsumeAsync("d", AinerJson.Write(envelope), null, async (e, tx) =>
        {
            await MessagingFixture.ApplyAsync(e, tx);
            if (++tries == 1) await tx.ExecuteAsync("select pg_terminate_backend(pg_backend_pid())");
        }, Ct);
        Assert.Equal(ConsumeOutcome.Handled, outcome);
        Assert.Equal(2, tries);
        Assert.Equal(1, await fixture.EffectsAsync(envelope.EventId, Ct));
    }

    [Fact]
    public async Task A_database_that_is_away_is_waited_for()
    {
        await using var database = await TestDatabase.CreateAsync(MessagingServices.Migrations);
        var consumer = new EnvelopeConsumer(database.Worker, Microsoft.Extensions.Logging.Abstractions.NullLogger<EnvelopeConsumer>.Instance, TimeProvider.System);
        await database.SetAwayAsync(true);
        var handling = consumer.ConsumeAsync("e", AinerJson.Write(fixture.Envelope()), null, (_, _) => Task.CompletedTask, Ct);
        await Task.WhenAny(handling, Task.Delay(TimeSpan.FromMilliseconds(700), Ct));
        Assert.False(handling.IsCompleted);
        await database.SetAwayAsync(false);
        Assert.Equal(ConsumeOutcome.Handled, await handling.WaitAsync(TimeSpan.FromSeconds(60), Ct));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event_id":"","event_type":"x","producer":"p","occurred_at":"2026-01-01T00:00:00Z","tenant_id":"t","project_id":"p"}""")]
    [InlineData("""{"event_id":"e","event_type":"x","producer":"p","schema_version":"2.0","occurred_at":"2026-01-01T00:00:00Z","tenant_id":"t","project_id":"p"}""")]
    public async Task A_message_that_cannot_be_understood_is_poison(string body) =>
        await Assert.ThrowsAsync<PoisonMessageException>(() => fixture.Consumer.ConsumeAsync("f", body, null, MessagingFixture.ApplyAsync, Ct));

    [Fact]
    public void A_newer_minor_version_with_unknown_fields_is_read()
    {
        var read = EnvelopeConsumer.Parse("""{"event_id":"e","event_type":"x","producer":"p","schema_version":"1.7","occurred_at":"2026-01-01T00:00:00Z","tenant_id":"t","project_id":"p","new_field":{"a":1}}""");
        Assert.Equal("e", read.EventId);
    }

    [Fact]
    public async Task The_handler_runs_inside_the_senders_trace()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "Ainer", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        string? trace = null;
        await fixture.Consumer.ConsumeAsync("g", AinerJson.Write(fixture.Envelope()), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", (_, _) =>
        {
            trace = Activity.Current?.TraceId.ToString();
            return Task.CompletedTask;
        }, Ct);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", trace);
    }
}
