using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;

namespace Ainer.Orchestrator.Jobs;

/// <summary>What another module says has happened to an attempt.</summary>
internal enum JobFactKind { Dispatched, Claimed, Progressed, Succeeded, Failed }

/// <summary>A fact about one attempt, as read from an event.</summary>
internal sealed record JobFact(JobFactKind Kind, int Attempt, ErrorCode? ErrorCode = null, bool? Retryable = null);

/// <summary>What to do about a fact.</summary>
internal enum JobDecision
{
    /// <summary>Old news, or nothing new: the job stays as it is.</summary>
    Ignore,
    MarkDispatched,
    MarkRunning,
    RecordProgress,
    Succeed,
    /// <summary>Try again after a pause, under the next attempt number.</summary>
    Retry,
    /// <summary>Fail for good: the run's stage settles as failed.</summary>
    Fail,
    /// <summary>Wait for a person: the outcome is poison or cannot be known.</summary>
    DeadLetter,
}

/// <summary>
/// Decides what a fact means for a job. Messages arrive in any order: a later fact about the current attempt implies the missing earlier ones, a fact about an
/// older attempt or one that says less than is known is ignored. Pure.
/// </summary>
internal static class JobFacts
{
    public static JobDecision Decide(JobStatus status, int currentAttempt, int failures, int maxAttempts, JobFact fact)
    {
        if (fact.Attempt != currentAttempt || JobStates.IsSettled(status) || status is JobStatus.Pending or JobStatus.Retrying)
            return JobDecision.Ignore;

        return fact.Kind switch
        {
            JobFactKind.Dispatched => status == JobStatus.Ready ? JobDecision.MarkDispatched : JobDecision.Ignore,
            JobFactKind.Claimed => status is JobStatus.Ready or JobStatus.Dispatched ? JobDecision.MarkRunning : JobDecision.Ignore,
            JobFactKind.Progressed => JobDecision.RecordProgress,
            JobFactKind.Succeeded => JobDecision.Succeed,
            JobFactKind.Failed => OnFailure(failures, maxAttempts, fact),
            _ => throw new InvalidOperationException($"Unknown fact {fact.Kind}."),
        };
    }

    private static JobDecision OnFailure(int failures, int maxAttempts, JobFact fact)
    {
        var rule = ErrorCatalog.Of(fact.ErrorCode ?? ErrorCode.InternalError);
        if (rule.Class is FailureClass.Poison or FailureClass.Ambiguous) return JobDecision.DeadLetter;
        var retryable = fact.Retryable ?? rule.Retryable;
        return retryable && failures + 1 < maxAttempts ? JobDecision.Retry : JobDecision.Fail;
    }
}
