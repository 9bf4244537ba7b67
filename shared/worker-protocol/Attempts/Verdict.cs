using Ainer.Contracts.Errors;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>What a failed piece of work means for its attempt: a result to report, or (null code) nothing, since the lease is no longer ours.</summary>
internal sealed record Verdict(ErrorCode? Code, string Message)
{
    /// <summary>True when there is nothing to report.</summary>
    public bool Dropped => Code is null;

    /// <summary>Decides by what ended the work first, then by what was thrown.</summary>
    public static Verdict Of(Exception error, AttemptEnd? ended, int timeLimitS) => (ended, error) switch
    {
        (AttemptEnd.LeaseLost, _) => new Verdict(null, "the lease was lost"),
        (AttemptEnd.Cancelled, _) => new Verdict(null, "the job was cancelled"),
        (AttemptEnd.TimedOut, _) => new Verdict(ErrorCode.JobTimeout, $"The work passed its limit of {timeLimitS} s and was ended."),
        (AttemptEnd.Shutdown, _) => new Verdict(ErrorCode.ShuttingDown, "The node stopped before the work was done."),
        (_, HubException { Failure: HubFailure.Refused } refused) => new Verdict(null, refused.Message),
        (_, AinerException { Code: ErrorCode.LeaseStale or ErrorCode.Cancelled } stale) => new Verdict(null, stale.Message),
        (_, AinerException known) => new Verdict(known.Code, known.Message),
        (_, HubException hub) => new Verdict(ErrorCode.DependencyUnavailable, hub.Message),
        (_, IOException io) when IsDiskFull(io) => new Verdict(ErrorCode.DependencyUnavailable, $"The node's disk is full: {io.Message}"),
        _ => new Verdict(ErrorCode.InternalError, $"{error.GetType().Name}: {error.Message}"),
    };

    // ENOSPC, as .NET passes it on.
    private static bool IsDiskFull(IOException error) => (error.HResult & 0xFFFF) is 28 or 112;
}
