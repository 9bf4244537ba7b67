using System.Collections.Concurrent;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>
/// The attempts that this node holds, from the claim until the result is confirmed, and the last ones whose result was confirmed. Also how a message delivered twice is recognised.
/// </summary>
internal sealed class LeaseTable
{
    // A broker gives a dead node's messages back only when it notices the death, which may be after the next life of the node has resumed and ended the attempt.
    private const int Remembered = 1000;
    private readonly ConcurrentDictionary<(string JobId, int Attempt), Attempt> _held = new();
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

    /// <summary>Remembers that the broker has confirmed the attempt's result.</summary>
    public void Reported(string jobId, int attempt)
    {
        lock (_gate)
        {
            if (!_reported.Add((jobId, attempt))) return;
            _reportedInOrder.Enqueue((jobId, attempt));
            if (_reportedInOrder.Count > Remembered) _reported.Remove(_reportedInOrder.Dequeue());
        }
    }

    /// <summary>Forgets an attempt.</summary>
    public void Remove(Attempt attempt) => _held.TryRemove((attempt.Job.JobId, attempt.Job.Attempt), out _);

    /// <summary>What a heartbeat lists.</summary>
    public IReadOnlyList<HeldLease> Report() =>
        [.. _held.Values.Select(attempt => new HeldLease(attempt.Job.JobId, attempt.Job.Attempt, attempt.Job.Token, attempt.Progress))];

    /// <summary>Applies a heartbeat's answers; attempts that the hub does not mention keep the lease they have.</summary>
    public void Apply(IReadOnlyList<LeaseAnswer> answers, long sentAt)
    {
        foreach (var answer in answers)
        {
            if (!_held.TryGetValue((answer.JobId, answer.Attempt), out var attempt)) continue;
            if (answer.Cancelled) attempt.End(AttemptEnd.Cancelled);
            else if (!answer.Valid) attempt.End(AttemptEnd.LeaseLost);
            else attempt.Extend(answer.LeaseS, sentAt);
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
}
