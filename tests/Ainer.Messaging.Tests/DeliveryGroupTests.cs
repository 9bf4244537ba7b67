using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Postgres;

namespace Ainer.Messaging.Tests;

public sealed class DeliveryGroupTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_in_hand_together_share_transactions_and_each_acts_once()
    {
        var transactions = new HashSet<long>();
        var envelopes = Enumerable.Range(0, 300).Select(_ => fixture.Envelope()).ToList();
        // Every event comes twice.
        var outcomes = await Task.WhenAll(envelopes.Concat(envelopes).Select(envelope => TogetherAsync("together", envelope, async (e, tx) =>
        {
            await MessagingFixture.ApplyAsync(e, tx);
            var id = await tx.ScalarAsync<long>("select pg_current_xact_id()::text::bigint");
            lock (transactions) transactions.Add(id);
        })));
        Assert.Equal(300, outcomes.Count(outcome => outcome == ConsumeOutcome.Handled));
        Assert.Equal(300, outcomes.Count(outcome => outcome == ConsumeOutcome.Duplicate));
        foreach (var envelope in envelopes) Assert.Equal(1, await fixture.EffectsAsync(envelope.EventId, Ct));
        Assert.InRange(transactions.Count, 1, 100);
    }

    [Fact]
    public async Task One_that_fails_harms_no_other()
    {
        var envelopes = Enumerable.Range(0, 40).Select(_ => fixture.Envelope()).ToList();
        var deliveries = envelopes.Select((envelope, i) => TogetherAsync("one_bad", envelope, async (e, tx) =>
        {
            await MessagingFixture.ApplyAsync(e, tx);
            if (i == 20) throw new InvalidOperationException("a bug");
        })).ToList();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => deliveries[20]);
        Assert.Equal("a bug", failure.Message);
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (i != 20) Assert.Equal(ConsumeOutcome.Handled, await deliveries[i]);
            Assert.Equal(i == 20 ? 0 : 1, await fixture.EffectsAsync(envelopes[i].EventId, Ct));
        }
        Assert.Equal(ConsumeOutcome.Handled, await TogetherAsync("one_bad", envelopes[20], MessagingFixture.ApplyAsync));
    }

    [Fact]
    public async Task A_connection_killed_in_a_group_loses_nothing()
    {
        var killed = 0;
        var envelopes = Enumerable.Range(0, 30).Select(_ => fixture.Envelope()).ToList();
        var outcomes = await Task.WhenAll(envelopes.Select((envelope, i) => TogetherAsync("killed", envelope, async (e, tx) =>
        {
            await MessagingFixture.ApplyAsync(e, tx);
            if (i == 15 && Interlocked.Exchange(ref killed, 1) == 0) await tx.ExecuteAsync("select pg_terminate_backend(pg_backend_pid())");
        })));
        Assert.All(outcomes, outcome => Assert.Equal(ConsumeOutcome.Handled, outcome));
        foreach (var envelope in envelopes) Assert.Equal(1, await fixture.EffectsAsync(envelope.EventId, Ct));
    }

    private Task<ConsumeOutcome> TogetherAsync(string consumer, EventEnvelope envelope, Func<EventEnvelope, Transaction, Task> handle) =>
        fixture.Consumer.ConsumeTogetherAsync(consumer, AinerJson.Write(envelope), null, handle, Ct);
}
