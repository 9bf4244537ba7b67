namespace Ainer.Postgres;

/// <summary>
/// Natural batching: whatever arrives while one group is being committed shares the next one, so a busy path pays one commit for many items and a quiet one waits for
/// nothing. One item's failure undoes its whole group; then each member is told to go alone, so a bad item harms only itself.
/// </summary>
/// <typeparam name="TItem">What is committed.</typeparam>
/// <typeparam name="TResult">What became of an item.</typeparam>
/// <param name="most">Items in one transaction at the most: bounds how long its locks are held.</param>
/// <param name="commit">Commits a group in one transaction; answers in the order of the items.</param>
/// <param name="identity">Items of one identity are never in work together; null: every item may be with every other.</param>
/// <param name="lanes">Groups in work at once at the most. A further one begins only when it is worth a transaction of its own. Groups in work together must not wait for each other's rows.</param>
public sealed class GroupCommit<TItem, TResult>(int most, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> commit, Func<TItem, string?>? identity = null, int lanes = 1)
{
    // Fewer are served sooner by the commit that is under way than by one that takes the processor from it.
    private const int WorthALane = 12;
    private readonly Lock _gate = new();
    private readonly LinkedList<Member> _waiting = new();
    private readonly HashSet<string> _inWork = new(StringComparer.Ordinal);
    private int _busyLanes;

    /// <summary>What became of the item in its group; not shared when its group failed, nothing of it was committed, and it must go alone.</summary>
    public Task<Joined<TResult>> JoinAsync(TItem item)
    {
        var member = new Member(item);
        lock (_gate)
        {
            _waiting.AddLast(member);
            OpenLane();
        }
        return member.Done.Task;
    }

    private void OpenLane()
    {
        if (_busyLanes > 0 && (_busyLanes == lanes || _waiting.Count < WorthALane)) return;
        _busyLanes++;
        // A task of its own, with no one's trace: it serves all members.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(WorkAsync);
    }

    private async Task WorkAsync()
    {
        List<Member> group = [];
        while ((group = NextGroup(group)).Count > 0)
        {
            try
            {
                var results = await commit([.. group.Select(member => member.Item)]);
                for (var i = 0; i < group.Count; i++) group[i].Done.SetResult(new Joined<TResult>(true, results[i]));
            }
            catch (Exception)
            {
                // Nothing is lost or hidden: each member meets the error again alone, where it is handled, logged or thrown.
                foreach (var member in group) member.Done.TrySetResult(default);
            }
        }
    }

    /// <summary>What is committed after the lane's last group; nothing when the lane ends: there is nothing to do, or a lane that is at work does it.</summary>
    private List<Member> NextGroup(List<Member> last)
    {
        lock (_gate)
        {
            foreach (var member in last)
            {
                if (identity?.Invoke(member.Item) is { } settled) _inWork.Remove(settled);
            }
            var group = new List<Member>();
            var mostNow = _busyLanes > 1 && _waiting.Count < WorthALane ? 0 : most;
            for (var node = _waiting.First; node is not null && group.Count < mostNow;)
            {
                var (member, next) = (node.Value, node.Next);
                if (identity?.Invoke(member.Item) is not { } own || _inWork.Add(own))
                {
                    group.Add(member);
                    _waiting.Remove(node);
                }
                node = next;
            }
            if (group.Count == 0) _busyLanes--;
            return group;
        }
    }

    private sealed record Member(TItem Item)
    {
        public TaskCompletionSource<Joined<TResult>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What became of an item that joined a group.</summary>
/// <param name="Shared">True when its group was committed.</param>
/// <param name="Result">The item's own result, when it was.</param>
public readonly record struct Joined<TResult>(bool Shared, TResult Result);
