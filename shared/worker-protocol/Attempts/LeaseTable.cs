using System.Collections.Concurrent;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>The attempts that this node holds, from the claim until the result is confirmed. Also how a message delivered twice is recognised.</summary>
internal sealed class LeaseTable
{
    private readonly ConcurrentDictionary<(string JobId, int Attempt), Attempt> _held = new();

    /// <summary>How many are held.</summary>
    public int Count => _held.Count;

    /// <summary>The attempts held now.</summary>
    public IReadOnlyCollection<Attempt> All => [.. _held.Values];

    /// <summary>True when the attempt is held.</summary>
    public bool Holds(string jobId, int attempt) => _held.ContainsKey((jobId, attempt));

    /// <summary>Adds an attempt; false when it is held already.</summary>
    public bool TryAdd(Attempt attempt) => _held.TryAdd((attempt.Job.JobId, attempt.Job.Attempt), attempt);

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
