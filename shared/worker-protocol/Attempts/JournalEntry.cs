using Ainer.Contracts.Jobs;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>How far an attempt came.</summary>
internal enum JournalStep { Claimed, Finished, Done }

/// <summary>One line of an attempt's journal.</summary>
internal sealed record JournalEntry
{
    public required JournalStep Step { get; init; }
    public required DateTimeOffset At { get; init; }
    public string? Lane { get; init; }
    /// <summary>The W3C trace context of the dispatch, so that the trace goes on after a restart.</summary>
    public string? Traceparent { get; init; }
    public ClaimedJob? Job { get; init; }
    public WorkerResult? Result { get; init; }
    /// <summary>The id of the worker.result event, the same at every publication.</summary>
    public string? EventId { get; init; }
}

/// <summary>What a node does at start with an attempt that it finds.</summary>
internal enum RecoveryAction { Remove, Resume, Publish, GiveUp }

/// <summary>What was found in an attempt's folder.</summary>
internal sealed record FoundAttempt(AttemptFolder Folder, JournalEntry? Claimed, JournalEntry? Finished, bool Done)
{
    /// <summary>The decision of docs/leases.md, without the lease, which only the hub knows.</summary>
    public RecoveryAction Decide(DateTimeOffset now, TimeSpan retention) => this switch
    {
        { Done: true } or { Claimed: null } => RecoveryAction.Remove,
        { Finished: { } finished } => now - finished.At > retention ? RecoveryAction.GiveUp : RecoveryAction.Publish,
        _ => RecoveryAction.Resume,
    };
}
