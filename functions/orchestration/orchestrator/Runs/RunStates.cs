namespace Ainer.Orchestrator.Runs;

/// <summary>The life of a run (see docs/architecture.md).</summary>
public enum RunStatus { Queued, Running, WaitingReview, Succeeded, Failed, Cancelled }

/// <summary>The legal moves of a run. The same list stands in table orchestrator.run_moves, which refuses what this refuses.</summary>
public static class RunStates
{
    private static readonly HashSet<(RunStatus From, RunStatus To)> Moves =
    [
        (RunStatus.Queued, RunStatus.Running), (RunStatus.Queued, RunStatus.Failed), (RunStatus.Queued, RunStatus.Cancelled),
        (RunStatus.Running, RunStatus.WaitingReview), (RunStatus.Running, RunStatus.Succeeded), (RunStatus.Running, RunStatus.Failed), (RunStatus.Running, RunStatus.Cancelled),
        (RunStatus.WaitingReview, RunStatus.Running), (RunStatus.WaitingReview, RunStatus.Cancelled), (RunStatus.WaitingReview, RunStatus.Failed),
        (RunStatus.Failed, RunStatus.Queued),
        // Of background tasks only: one that ended with errors, and a sub-task that its failing parent took along. A trigger refuses every other run.
        (RunStatus.Succeeded, RunStatus.Queued), (RunStatus.Cancelled, RunStatus.Queued),
    ];

    /// <summary>Every legal move.</summary>
    public static IReadOnlyCollection<(RunStatus From, RunStatus To)> All => Moves;

    /// <summary>True when a run may go from one status to the other.</summary>
    public static bool Allows(RunStatus from, RunStatus to) => Moves.Contains((from, to));

    /// <summary>True when nothing will happen to the run any more unless a person asks.</summary>
    public static bool IsFinal(RunStatus status) => status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;
}
