namespace Ainer.BackgroundTasks.Execution;

/// <summary>Where an execution stands (see docs/background-tasks.md).</summary>
internal enum ExecutionStatus { Ready, Running, Waiting, Retrying, Completed, CompletedWithErrors, Failed, Cancelled, DeadLetter }

/// <summary>The legal moves of an execution. The same list stands in table background_tasks.moves, which refuses what is not in it.</summary>
internal static class ExecutionStates
{
    private static readonly HashSet<(ExecutionStatus From, ExecutionStatus To)> Moves =
    [
        (ExecutionStatus.Ready, ExecutionStatus.Running), (ExecutionStatus.Ready, ExecutionStatus.Cancelled),
        (ExecutionStatus.Running, ExecutionStatus.Ready), (ExecutionStatus.Running, ExecutionStatus.Waiting), (ExecutionStatus.Running, ExecutionStatus.Retrying),
        (ExecutionStatus.Running, ExecutionStatus.Completed), (ExecutionStatus.Running, ExecutionStatus.CompletedWithErrors), (ExecutionStatus.Running, ExecutionStatus.Failed),
        (ExecutionStatus.Running, ExecutionStatus.Cancelled), (ExecutionStatus.Running, ExecutionStatus.DeadLetter),
        (ExecutionStatus.Waiting, ExecutionStatus.Completed), (ExecutionStatus.Waiting, ExecutionStatus.CompletedWithErrors), (ExecutionStatus.Waiting, ExecutionStatus.Failed),
        (ExecutionStatus.Waiting, ExecutionStatus.Cancelled),
        (ExecutionStatus.Retrying, ExecutionStatus.Running), (ExecutionStatus.Retrying, ExecutionStatus.Cancelled),
        (ExecutionStatus.Failed, ExecutionStatus.Ready), (ExecutionStatus.DeadLetter, ExecutionStatus.Ready), (ExecutionStatus.Cancelled, ExecutionStatus.Ready),
        (ExecutionStatus.Failed, ExecutionStatus.Waiting), (ExecutionStatus.CompletedWithErrors, ExecutionStatus.Waiting),
    ];

    /// <summary>Every legal move.</summary>
    public static IReadOnlyCollection<(ExecutionStatus From, ExecutionStatus To)> All => Moves;
}
