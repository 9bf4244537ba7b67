using Ainer.Observer.Retention;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Orchestration.Sweeps;

/// <summary>The one timer that removes what is old enough, in all schemas.</summary>
public sealed class RetentionTimer(RetentionRound retention)
{
    /// <summary>Every ten minutes.</summary>
    [Function("PruneOldRows")]
    public Task PruneAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellation) => retention.RunAsync(cancellation);
}
