using Ainer.Contracts.Events;
using Ainer.Postgres;

namespace Ainer.Messaging;

/// <summary>Group commit for one consumer: deliveries that are in hand at the same time share a transaction and an inbox statement.</summary>
internal sealed class DeliveryGroup
{
    private const int MostTogether = 64;
    private static readonly SqlFile Sql = SqlFile.Read(typeof(DeliveryGroup).Assembly, "Sql/inbox.sql");
    private readonly string _consumer;
    private readonly GroupCommit<Member, ConsumeOutcome> _group;

    public DeliveryGroup(WorkerDatabase database, string consumer)
    {
        _consumer = consumer;
        _group = new GroupCommit<Member, ConsumeOutcome>(MostTogether, members => database.InTransactionAsync(tx => ApplyAsync(tx, members), CancellationToken.None));
    }

    /// <summary>What became of the delivery; null when its group failed and it must go alone.</summary>
    public async Task<ConsumeOutcome?> JoinAsync(EventEnvelope envelope, Func<Transaction, Task> effect) =>
        await _group.JoinAsync(new Member(envelope.EventId, effect)) is { Shared: true, Result: var outcome } ? outcome : null;

    private async Task<IReadOnlyList<ConsumeOutcome>> ApplyAsync(Transaction tx, IReadOnlyList<Member> members)
    {
        var first = (await tx.QueryAsync<string>(Sql["accept_many"], new { consumer = _consumer, eventIds = members.Select(member => member.EventId).ToArray() })).ToHashSet(StringComparer.Ordinal);
        var outcomes = new ConsumeOutcome[members.Count];
        for (var i = 0; i < members.Count; i++)
        {
            // Removed when taken: an event that is twice in the group acts once.
            outcomes[i] = first.Remove(members[i].EventId) ? ConsumeOutcome.Handled : ConsumeOutcome.Duplicate;
            if (outcomes[i] == ConsumeOutcome.Handled) await members[i].Effect(tx);
        }
        return outcomes;
    }

    private sealed record Member(string EventId, Func<Transaction, Task> Effect);
}
