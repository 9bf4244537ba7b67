using Ainer.Contracts.Jobs;

namespace Ainer.Orchestrator.Jobs;

/// <summary>The legal moves of a job. The same list stands in table orchestrator.job_moves, which refuses what this refuses.</summary>
public static class JobStates
{
    private static readonly Dictionary<JobStatus, JobStatus[]> Moves = new()
    {
        [JobStatus.Pending] = [JobStatus.Ready, JobStatus.Cancelled, JobStatus.Succeeded],
        [JobStatus.Ready] = [JobStatus.Pending, JobStatus.Dispatched, JobStatus.Running, JobStatus.Succeeded, JobStatus.Retrying, JobStatus.Failed, JobStatus.Cancelled, JobStatus.DeadLetter],
        [JobStatus.Dispatched] = [JobStatus.Pending, JobStatus.Running, JobStatus.Succeeded, JobStatus.Retrying, JobStatus.Failed, JobStatus.Cancelled, JobStatus.DeadLetter],
        // Back to pending: an input is gone and is made again first.
        [JobStatus.Running] = [JobStatus.Pending, JobStatus.Succeeded, JobStatus.Retrying, JobStatus.Failed, JobStatus.Cancelled, JobStatus.DeadLetter],
        [JobStatus.Retrying] = [JobStatus.Ready, JobStatus.Failed, JobStatus.Cancelled],
        [JobStatus.Failed] = [JobStatus.Ready, JobStatus.Pending],
        [JobStatus.DeadLetter] = [JobStatus.Ready, JobStatus.Pending],
        [JobStatus.Cancelled] = [JobStatus.Ready, JobStatus.Pending],
        // What it made is gone and still wanted.
        [JobStatus.Succeeded] = [JobStatus.Pending],
    };

    /// <summary>Every legal move.</summary>
    public static IEnumerable<(JobStatus From, JobStatus To)> All =>
        Moves.SelectMany(move => move.Value.Select(to => (move.Key, to)));

    /// <summary>True when a job may go from one status to the other.</summary>
    public static bool Allows(JobStatus from, JobStatus to) => Moves[from].Contains(to);

    /// <summary>True when no worker will touch the job again in this generation.</summary>
    public static bool IsSettled(JobStatus status) =>
        status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled or JobStatus.DeadLetter;
}
