using System.Collections.Concurrent;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>
/// The attempts that this node holds, from the claim until the result is confirmed, and the last ones whose result was confirmed. Also how a message delivered twice is recognised.
/// </summary>
internal sealed class LeaseTable(TimeProvider clock)
{
    // Should the result have ended among the dead letters, the hub never answers for it: then its lease must lapse.
    private static readonly TimeSpan LongestUnsettled = TimeSpan.FromMinutes(10);
    // A broker gives a dead node's messages back only when it notices the death, which may be after the next life of the node has resumed and ended the attempt.
    private const int Remembered = 1000;
    private readonly ConcurrentDictionary<(string JobId, int Attempt), Attempt> _held = new();
    private readonly ConcurrentDictionary<(string JobId, int Attempt), Unsettled> _unsettled = new();
    private readonly Lock _gate = new();
    private readonly HashSet<(string JobId, int Attempt)> _reported = [];
    private readonly Queue<(string JobId, int Attempt)> _reportedInOrder = new();

    /// <summary>How many are held.</summary>
    public int Count => _held.Count;

    /// <summary>The attempts held now.</summary>
    public IReadOnlyCollection<Attempt> All => [.. _held.Values];

    /// <summary>True when the attempt is held or its result was confirmed a short while ago: an offer of it is an old message.</summary>
    public bool Knows(string jobId, int attempt)
    {
        if (_held.ContainsKey((jobId, attempt))) return true;
        lock (_gate) return _reported.Contains((jobId, attempt));
    }

    /// <summary>Adds an attempt; false when it is known already.</summary>
    public bool TryAdd(Attempt attempt) => !Knows(attempt.Job.JobId, attempt.Job.Attempt) && _held.TryAdd((attempt.Job.JobId, attempt.Job.Attempt), attempt);

    /// <summary>
    /// Remembers that the broker has confirmed the attempt's result. Its lease is kept until the hub has taken the result too: while the hub or the store it asks is away, the message waits, and
    /// a lease that lapses meanwhile would have finished work done again.
    /// </summary>
    public void Reported(WorkerResult result)
    {
        var key = (result.JobId, result.Attempt);
        _unsettled[key] = new Unsettled(result.Token, clock.GetTimestamp());
        lock (_gate)
        {
            if (!_reported.Add(key)) return;
            _reportedInOrder.Enqueue(key);
            if (_reportedInOrder.Count > Remembered) _reported.Remove(_reportedInOrder.Dequeue());
        }
    }

    /// <summary>Forgets an attempt.</summary>
    public void Remove(Attempt attempt) => _held.TryRemove((attempt.Job.JobId, attempt.Job.Attempt), out _);

    /// <summary>What a heartbeat lists: the attempts held, then those whose result the hub has not taken yet.</summary>
    public IReadOnlyList<HeldLease> Report()
    {
        foreach (var (key, unsettled) in _unsettled)
            if (clock.GetElapsedTime(unsettled.Since) > LongestUnsettled) _unsettled.TryRemove(key, out _);
        return
        [
            .. _held.Values.Select(attempt => new HeldLease(attempt.Job.JobId, attempt.Job.Attempt, attempt.Job.Token, attempt.Progress)),
            .. _unsettled.Where(pair => !_held.ContainsKey(pair.Key)).Select(pair => new HeldLease(pair.Key.JobId, pair.Key.Attempt, pair.Value.Token, 100)),
        ];
    }

    /// <summary>Applies a heartbeat's answers. Only they end a lease: attempts that the hub does not mention, or while it says nothing, are worked on.</summary>
    public void Apply(IReadOnlyList<LeaseAnswer> answers)
    {
        foreach (var answer in answers.Where(answer => answer.Cancelled || !answer.Valid))
        {
            _unsettled.TryRemove((answer.JobId, answer.Attempt), out _);
            if (_held.TryGetValue((answer.JobId, answer.Attempt), out var attempt)) attempt.End(answer.Cancelled ? AttemptEnd.Cancelled : AttemptEnd.LeaseLost);
        }
    }

    /// <summary>Ends one attempt on the hub's word; false when it is not held.</summary>
    public bool Cancel(string jobId, int attempt)
    {
        if (!_held.TryGetValue((jobId, attempt), out var held)) return false;
        held.End(AttemptEnd.Cancelled);
        return true;
    }

    /// <summary>Ends whatever still runs.</summary>
    public void EndAll(AttemptEnd reason)
    {
        foreach (var attempt in _held.Values) attempt.End(reason);
    }

    /// <param name="Token">Of the lease under which the work was done.</param>
    /// <param name="Since">The clock's timestamp when the broker confirmed the result.</param>
    private readonly record struct Unsettled(long Token, long Since);
}
