using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Orchestrator.Runs;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Instances;

/// <summary>Brings runs and their orchestrations together again. Harmless where nothing was wrong.</summary>
public sealed class RunRepairs(RunLifecycle runs)
{
    private const int LongestReason = 1000;

    /// <summary>Does what the sweeps found necessary.</summary>
    public async Task RepairAsync(IReadOnlyList<StaleRun> stale, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var run in stale)
        {
            switch (run.Repair)
            {
                case RunRepair.StartInstance:
                    await client.StartRunAsync(run.RunId, run.Generation, cancellation);
                    break;
                case RunRepair.RaiseStage:
                    await client.RaiseAsync(run.RunId, run.Generation, RunSignals.Stage(Names.Of(run.Stage), run.Generation), cancellation);
                    break;
                case RunRepair.RaiseReview:
                    await client.RaiseAsync(run.RunId, run.Generation, RunSignals.Review(Names.Of(run.Stage), run.Generation), cancellation);
                    break;
                case RunRepair.CheckInstance:
                    await CheckAsync(run, client, cancellation);
                    break;
            }
        }
    }

    /// <summary>
    /// An orchestration that is gone is started again: it finds in the tables what is done. One that has ended ends its run too, or nobody would: as failed, so that it can be retried
    /// under the next generation, which has an orchestration of its own.
    /// </summary>
    private async Task CheckAsync(StaleRun run, DurableTaskClient client, CancellationToken cancellation)
    {
        var instanceId = RunInstances.InstanceId(run.RunId, run.Generation);
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation) is not { } instance)
        {
            await client.StartRunAsync(run.RunId, run.Generation, cancellation);
            return;
        }
        if (!instance.IsCompleted) return;
        var reason = instance.FailureDetails?.ErrorMessage ?? "it gave no reason";
        await runs.FailAsync(run.RunId, run.Generation, ErrorInfo.From(ErrorCode.InternalError,
            $"The orchestration of the run ended ({Names.Of(instance.RuntimeStatus)}) and left it unfinished: {(reason.Length > LongestReason ? reason[..LongestReason] : reason)}")
            with { Stage = run.Stage }, cancellation);
    }
}
