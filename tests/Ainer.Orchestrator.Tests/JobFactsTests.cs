using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Orchestrator.Jobs;

namespace Ainer.Orchestrator.Tests;

/// <summary>What facts about attempts mean, in whatever order they come.</summary>
public class JobFactsTests
{
    private static JobDecision Decide(JobStatus status, JobFactKind kind, int attempt = 2, int failures = 0, ErrorCode? code = null, bool? retryable = null) =>
        JobFacts.Decide(status, currentAttempt: 2, failures, maxAttempts: 3, new JobFact(kind, attempt, code, retryable));

    [Theory]
    [InlineData(JobFactKind.Dispatched)]
    [InlineData(JobFactKind.Claimed)]
    [InlineData(JobFactKind.Succeeded)]
    [InlineData(JobFactKind.Failed)]
    public void A_fact_about_an_older_attempt_is_ignored(object kind) =>
        Assert.Equal(JobDecision.Ignore, Decide(JobStatus.Running, (JobFactKind)kind, attempt: 1));

    [Theory]
    [InlineData(JobStatus.Succeeded)]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.Cancelled)]
    [InlineData(JobStatus.DeadLetter)]
    public void A_settled_job_is_not_moved_by_any_fact(JobStatus status)
    {
        foreach (var kind in Enum.GetValues<JobFactKind>()) Assert.Equal(JobDecision.Ignore, Decide(status, kind));
    }

    [Theory]
    [InlineData(JobStatus.Ready)]
    [InlineData(JobStatus.Dispatched)]
    [InlineData(JobStatus.Running)]
    public void Success_of_the_current_attempt_counts_even_when_earlier_facts_never_came(JobStatus status) =>
        Assert.Equal(JobDecision.Succeed, Decide(status, JobFactKind.Succeeded));

    [Fact]
    public void A_late_dispatch_does_not_move_a_running_job_back() => Assert.Equal(JobDecision.Ignore, Decide(JobStatus.Running, JobFactKind.Dispatched));

    [Fact]
    public void A_retryable_failure_is_tried_again_until_the_attempts_are_used_up()
    {
        Assert.Equal(JobDecision.Retry, Decide(JobStatus.Running, JobFactKind.Failed, failures: 1, code: ErrorCode.ProviderFailed));
        Assert.Equal(JobDecision.Fail, Decide(JobStatus.Running, JobFactKind.Failed, failures: 2, code: ErrorCode.ProviderFailed));
    }

    [Fact]
    public void A_permanent_failure_fails_at_once() => Assert.Equal(JobDecision.Fail, Decide(JobStatus.Running, JobFactKind.Failed, code: ErrorCode.InputInvalid));

    [Fact]
    public void What_cannot_be_understood_or_known_waits_for_a_person()
    {
        Assert.Equal(JobDecision.DeadLetter, Decide(JobStatus.Running, JobFactKind.Failed, code: ErrorCode.PoisonMessage));
        Assert.Equal(JobDecision.DeadLetter, Decide(JobStatus.Running, JobFactKind.Failed, code: ErrorCode.ProviderOutcomeAmbiguous));
    }

    [Fact]
    public void The_worker_may_know_better_whether_a_retry_can_help()
    {
        Assert.Equal(JobDecision.Fail, Decide(JobStatus.Running, JobFactKind.Failed, code: ErrorCode.ProviderFailed, retryable: false));
        Assert.Equal(JobDecision.Retry, Decide(JobStatus.Running, JobFactKind.Failed, code: ErrorCode.InputInvalid, retryable: true));
    }

    [Fact]
    public void Every_decision_is_a_legal_move()
    {
        foreach (var status in Enum.GetValues<JobStatus>())
        foreach (var kind in Enum.GetValues<JobFactKind>())
        {
            JobStatus? to = Decide(status, kind, code: ErrorCode.ProviderFailed) switch
            {
                JobDecision.MarkDispatched => JobStatus.Dispatched,
                JobDecision.MarkRunning => JobStatus.Running,
                JobDecision.Succeed => JobStatus.Succeeded,
                JobDecision.Retry => JobStatus.Retrying,
                JobDecision.Fail => JobStatus.Failed,
                JobDecision.DeadLetter => JobStatus.DeadLetter,
                _ => null,
            };
            if (to is { } target) Assert.True(JobStates.Allows(status, target), $"{status} -> {target} on {kind}");
        }
    }

    [Fact]
    public void Pauses_double_up_to_the_cap_and_are_spread()
    {
        var (low, high) = (RetryBackoff.After(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), 0), RetryBackoff.After(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), 0.999));
        Assert.Equal(2, low.TotalSeconds, 3);
        Assert.InRange(high.TotalSeconds, 3.9, 4);
        Assert.Equal(60, RetryBackoff.After(50, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), 1).TotalSeconds, 3);
    }
}
