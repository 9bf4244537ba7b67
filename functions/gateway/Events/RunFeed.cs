namespace Ainer.Gateway.Events;

/// <summary>
/// The newest events of one run, shared by all streams that are open on it: a thousand readers of one run cost one read of the database, not a thousand. What it does not
/// cover, because a reader begins further back, the reader reads for itself.
/// </summary>
internal sealed class RunFeed(string tenantId, string runId)
{
    /// <summary>How many events it keeps.</summary>
    public const int Depth = 200;

    private Recent? _recent;
    private TaskCompletionSource _next = NewSignal();

    public string TenantId { get; } = tenantId;

    public string RunId { get; } = runId;

    /// <summary>How many streams are open on it; changed under the watch's lock.</summary>
    public int Readers { get; set; }

    /// <summary>Everything up to here is committed; 0 before the first look.</summary>
    public long Known => Volatile.Read(ref _recent)?.Until ?? 0;

    /// <summary>Completes when there is more. Take it before reading, so that nothing is missed in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>The events after a place and the place up to which they tell everything; null when the feed does not reach back so far.</summary>
    public (IReadOnlyList<StoredEvent> Events, long Until)? After(long place)
    {
        if (Volatile.Read(ref _recent) is not { } recent || place < recent.From) return null;
        return ([.. recent.Events.Where(stored => stored.RunSeq > place)], Math.Max(place, recent.Until));
    }

    /// <summary>Takes up events that follow what is known (or, at the first look, none) and wakes the readers. Called by the watch alone.</summary>
    public void Publish(long from, IReadOnlyList<StoredEvent> events, long until)
    {
        var before = _recent;
        Volatile.Write(ref _recent, before is not null && before.Until == from ? before.Continue(events, until) : new Recent(from, events, until));
        Interlocked.Exchange(ref _next, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All events after From up to and including Until.</summary>
    private sealed record Recent(long From, IReadOnlyList<StoredEvent> Events, long Until)
    {
        public Recent Continue(IReadOnlyList<StoredEvent> more, long until)
        {
            StoredEvent[] all = [.. Events, .. more];
            return all.Length <= Depth ? new Recent(From, all, until) : new Recent(all[^(Depth + 1)].RunSeq, all[^Depth..], until);
        }
    }
}
