using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Orchestrator.Runs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Ainer.Orchestration.Instances;

/// <summary>Brings runs and their orchestrations together again. Harmless where nothing was wrong.</summary>
public sealed partial class RunRepairs(RunLifecycle runs, ILogger<RunRepairs> log)
{
    private const int LongestReason = 1000;

    /// <summary>Does what the sweeps found necessary. A run that cannot be repaired now does not keep the others.</summary>
    public async Task RepairAsync(IReadOnlyList<StaleRun> stale, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var run in stale)
        {
            try
            {
                await RepairAsync(run, client, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                LogNotRepaired(exception, run.RunId, run.Repair);
            }
        }
    }

    private Task RepairAsync(StaleRun run, DurableTaskClient client, CancellationToken cancellation) => run.Repair switch
    {
        RunRepair.StartInstance => client.StartRunAsync(run.RunId, run.Generation, cancellation),
        RunRepair.RaiseStage => client.RaiseAsync(run.RunId, run.Generation, RunSignals.Stage(Names.Of(run.Stage), run.Generation), cancellation),
        RunRepair.RaiseReview => client.RaiseAsync(run.RunId, run.Generation, RunSignals.Review(Names.Of(run.Stage), run.Generation), cancellation),
        _ => CheckAsync(run, client, cancellation),
    };

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
        await runs.FailAsync(run.RunId, run.Generation, ErrorInfo.From(CodeOf(instance.FailureDetails?.ErrorType),
            $"The orchestration of the run ended ({Names.Of(instance.RuntimeStatus)}) and left it unfinished: {(reason.Length > LongestReason ? reason[..LongestReason] : reason)}")
            with { Stage = run.Stage }, cancellation);
    }

    /// <summary>Why a run failed whose orchestration ended, by the type that its engine names: this one's and the hosted one's are called alike.</summary>
    public static ErrorCode CodeOf(string? errorType) =>
        errorType?.EndsWith("NonDeterministicOrchestrationException", StringComparison.Ordinal) == true ? ErrorCode.DeterminismViolated : ErrorCode.InternalError;

    [LoggerMessage(EventId = 2301, Level = LogLevel.Error, Message = "Run {RunId} could not be repaired ({Repair}); the next sweep tries again")]
    private partial void LogNotRepaired(Exception exception, string runId, RunRepair repair);
}
