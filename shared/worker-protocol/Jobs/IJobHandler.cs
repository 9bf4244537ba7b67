using Ainer.Contracts.Jobs;

namespace Ainer.WorkerProtocol.Jobs;

/// <summary>
/// One thing that a node can do: an operation by a provider. A handler knows nothing of leases, uploads or messages. It throws
/// <see cref="Contracts.Errors.AinerException"/> for expected failures; anything else becomes internal_error.
/// </summary>
public interface IJobHandler
{
    /// <summary>The kind of job.</summary>
    JobKind Kind { get; }
    /// <summary>The operation of that kind.</summary>
    JobOperation Operation { get; }
    /// <summary>The provider's name, as the router gives it, for example builtin.espeak.</summary>
    string Provider { get; }

    /// <summary>
    /// Does the job. The token fires at the time limit, on a lost lease, on cancel and on shutdown: every child process must be tied to it and end with its
    /// whole tree. May be run again for the same attempt after a crash, with an empty work directory.
    /// </summary>
    Task<JobOutput> RunAsync(JobContext context, CancellationToken ct);
}
