using Ainer.Contracts.Events;
using Ainer.Postgres;

namespace Ainer.Messaging;

/// <summary>
/// Group commit for one consumer: whatever deliveries arrive while a transaction is under way share the next one, so a busy queue costs one commit for many messages and
/// a quiet one waits for nothing. One member's failure undoes the whole group; then each member is told to go alone, so a bad message harms only itself.
/// </summary>
internal sealed class DeliveryGroup(WorkerDatabase database, string consumer)
{
    /// <summary>Deliveries in one transaction at the most: bounds how long its locks are held.</summary>
    public const int MostTogether = 64;

    private static readonly SqlFile Sql = SqlFile.Read(typeof(DeliveryGroup).Assembly, "Sql/inbox.sql");
    private readonly Lock _gate = new();
    private readonly Queue<Member> _waiting = new();
    private bool _atWork;

    /// <summary>What became of the delivery; null when its group failed and it must go alone.</summary>
    public Task<ConsumeOutcome?> JoinAsync(EventEnvelope envelope, Func<Transaction, Task> effect)
    {
        var member = new Member(envelope.EventId, effect);
        lock (_gate)
        {
            _waiting.Enqueue(member);
            if (!_atWork)
            {
                _atWork = true;
                // A task of its own, with no one's trace: it serves all members.
                using (ExecutionContext.SuppressFlow()) _ = Task.Run(WorkAsync);
            }
        }
        return member.Done.Task;
    }

    private async Task WorkAsync()
    {
        while (NextGroup() is { } group)
        {
            try
            {
                var accepted = await database.InTransactionAsync(tx => ApplyAsync(tx, group), CancellationToken.None);
                for (var i = 0; i < group.Length; i++)
                    group[i].Done.SetResult(accepted[i] ? ConsumeOutcome.Handled : ConsumeOutcome.Duplicate);
            }
            catch (Exception)
            {
                // Nothing is lost or hidden: each member meets the error again alone, where it is handled, logged or thrown.
                foreach (var member in group) member.Done.SetResult(null);
            }
        }
    }

    private Member[]? NextGroup()
    {
        lock (_gate)
        {
            var group = new Member[Math.Min(_waiting.Count, MostTogether)];
            for (var i = 0; i < group.Length; i++) group[i] = _waiting.Dequeue();
            if (group.Length > 0) return group;
            _atWork = false;
            return null;
        }
    }

    private async Task<bool[]> ApplyAsync(Transaction tx, Member[] group)
    {
        var first = (await tx.QueryAsync<string>(Sql["accept_many"], new { consumer, eventIds = group.Select(member => member.EventId).ToArray() })).ToHashSet(StringComparer.Ordinal);
        var accepted = new bool[group.Length];
        for (var i = 0; i < group.Length; i++)
        {
            // Removed when taken: an event that is twice in the group acts once.
            if (!first.Remove(group[i].EventId)) continue;
            accepted[i] = true;
            await group[i].Effect(tx);
        }
        return accepted;
    }

    private sealed record Member(string EventId, Func<Transaction, Task> Effect)
    {
        public TaskCompletionSource<ConsumeOutcome?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
