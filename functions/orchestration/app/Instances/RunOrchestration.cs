using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Orchestration.Stages;
using Ainer.Orchestrator.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Ainer.Orchestration.Instances;

/// <summary>
/// One run from accepted to completed. It waits for stages, never for single jobs, so its history stays short; what it decides on it reads through activities
/// from the tables. Deterministic: no clock, randomness or I/O of its own.
/// </summary>
public static class RunOrchestration
{
    /// <summary>How long a wait for a stage lasts before the tables are read again; a lost raise costs no more than this.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromMinutes(2);

    /// <summary>Rechecks before a stage is given up: two days.</summary>
    private const int MostRechecks = 1440;

    private static readonly RunStage[] Preparation = [RunStage.Ingest, RunStage.Entities, RunStage.Assets, RunStage.Plan];
    private static readonly RunStage[] Production = [RunStage.Execute, RunStage.Compose];

    /// <summary>What is unexpected may be an accident of the moment: a few tries, then the run fails and says so.</summary>
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    /// <summary>The orchestrator function. Returns how the run ended, for whoever looks at the instance.</summary>
    [Function(nameof(RunOrchestration))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RunInput run)
    {
        try
        {
            return await ProduceAsync(context, run);
        }
        catch (TaskFailedException failure)
        {
            var error = ErrorInfo.From(ErrorCode.InternalError, $"{failure.TaskName} failed: {failure.FailureDetails.ErrorMessage}");
            return await FailAsync(context, run, StageReport.Carried(error));
        }
    }

    private static async Task<string> ProduceAsync(TaskOrchestrationContext context, RunInput run)
    {
        var start = await context.CallActivityAsync<RunStart>(nameof(RunActivities.StartRun), run, Retries);
        if (!start.Go) return "stopped";

        foreach (var stage in Preparation)
        {
            if (await PassStageAsync(context, run, stage) is { } end) return end;
        }
        if (start.DryRun) return await FinishAsync(context, run);

        if (await PassStageAsync(context, run, RunStage.Route) is { } refused) return refused;
        foreach (var stage in Production)
        {
            if (await PassStageAsync(context, run, stage) is { } end) return end;
        }
        return await FinishAsync(context, run);
    }

    /// <summary>One stage with its review before it. Null when the run goes on.</summary>
    private static async Task<string?> PassStageAsync(TaskOrchestrationContext context, RunInput run, RunStage stage)
    {
        var input = new StageInput(run.RunId, run.Generation, stage);
        if (await context.CallActivityAsync<bool>(nameof(RunActivities.BeginReview), input, Retries))
            await context.WaitForExternalEvent<bool>(RunSignals.Review(Names.Of(stage), run.Generation));

        var report = await context.CallActivityAsync<StageReport>(nameof(RunActivities.RunStage), input, Retries);
        for (var rechecks = 0; report.Outcome == StageOutcome.Running && rechecks < MostRechecks; rechecks++)
        {
            await WaitForSignalAsync(context, RunSignals.Stage(Names.Of(stage), run.Generation));
            report = await context.CallActivityAsync<StageReport>(nameof(RunActivities.ReadStage), input, Retries);
        }
        return report.Outcome switch
        {
            StageOutcome.Succeeded => null,
            StageOutcome.Stopped => "stopped",
            StageOutcome.Failed => await FailAsync(context, run, report.Error!),
            _ => await FailAsync(context, run, ErrorInfo.From(ErrorCode.JobTimeout, $"Stage {Names.Of(stage)} did not settle in time.") with { Stage = stage }),
        };
    }

    private static async Task WaitForSignalAsync(TaskOrchestrationContext context, string signal)
    {
        using var settled = new CancellationTokenSource();
        var raised = context.WaitForExternalEvent<bool>(signal, settled.Token);
        var recheck = context.CreateTimer(context.CurrentUtcDateTime.Add(Recheck), settled.Token);
        await Task.WhenAny(raised, recheck);
        settled.Cancel();
    }

    private static async Task<string> FinishAsync(TaskOrchestrationContext context, RunInput run) =>
        await context.CallActivityAsync<bool>(nameof(RunActivities.FinishRun), run, Retries) ? "succeeded" : "stopped";

    private static async Task<string> FailAsync(TaskOrchestrationContext context, RunInput run, ErrorInfo error)
    {
        await context.CallActivityAsync<bool>(nameof(RunActivities.FailRun), new RunFailure(run.RunId, run.Generation, error), Retries);
        return "failed";
    }
}
