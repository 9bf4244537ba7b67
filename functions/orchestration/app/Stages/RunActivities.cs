using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Orchestration.Instances;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Ainer.Orchestration.Stages;

/// <summary>
/// The activities of a run. Each may run twice with one effect. An expected failure is a report, not an exception; an outage is waited out here.
/// </summary>
public sealed class RunActivities(RunLifecycle runs, JobGraphs graphs, Preparation preparation, ILogger<RunActivities> log)
{
    /// <summary>queued -> running.</summary>
    [Function(nameof(StartRun))]
    public Task<RunStart> StartRun([ActivityTrigger] RunInput run, CancellationToken cancellation) =>
        Patiently(async token => new RunStart(
            await runs.StartAsync(run.RunId, run.Generation, token),
            (await runs.ReadAsync(run.RunId, token)).DryRun), cancellation);

    /// <summary>True when the run now waits for a person before the stage.</summary>
    [Function(nameof(BeginReview))]
    public Task<bool> BeginReview([ActivityTrigger] StageInput stage, CancellationToken cancellation) =>
        Patiently(token => runs.BeginReviewAsync(stage.RunId, stage.Generation, stage.Stage, token), cancellation);

    /// <summary>Does a stage of preparation, or starts one of jobs.</summary>
    [Function(nameof(RunStage))]
    public Task<StageReport> RunStage([ActivityTrigger] StageInput stage, CancellationToken cancellation) =>
        Patiently(token => ReportAsync(stage, async () =>
        {
            if (await runs.HasPassedAsync(stage.RunId, stage.Generation, stage.Stage, token)) return new StageReport(StageOutcome.Succeeded);
            if (!await runs.EnterStageAsync(stage.RunId, stage.Generation, stage.Stage, token)) return new StageReport(StageOutcome.Stopped);
            if (stage.Stage is Contracts.Events.RunStage.Execute or Contracts.Events.RunStage.Compose)
            {
                await graphs.StartStageAsync(stage.RunId, stage.Stage, token);
                return await ReadAsync(stage, token);
            }
            var facts = await preparation.DoAsync(stage, token);
            return await CompleteAsync(stage, facts, token);
        }), cancellation);

    /// <summary>How a stage of jobs stands.</summary>
    [Function(nameof(ReadStage))]
    public Task<StageReport> ReadStage([ActivityTrigger] StageInput stage, CancellationToken cancellation) =>
        Patiently(token => ReportAsync(stage, () => ReadAsync(stage, token)), cancellation);

    /// <summary>running -> succeeded.</summary>
    [Function(nameof(FinishRun))]
    public Task<bool> FinishRun([ActivityTrigger] RunInput run, CancellationToken cancellation) =>
        Patiently(async token => (await runs.ReadAsync(run.RunId, token)).DryRun
            ? await runs.SucceedDryAsync(run.RunId, run.Generation, token)
            : await runs.SucceedAsync(run.RunId, run.Generation, token), cancellation);

    /// <summary>-> failed; nothing of the run keeps running.</summary>
    [Function(nameof(FailRun))]
    public Task<bool> FailRun([ActivityTrigger] RunFailure failure, CancellationToken cancellation) =>
        Patiently(token => runs.FailAsync(failure.RunId, failure.Generation, failure.Error, token), cancellation);

    private async Task<StageReport> ReadAsync(StageInput stage, CancellationToken cancellation)
    {
        var (outcome, error) = await graphs.OutcomeAsync(stage.RunId, stage.Generation, stage.Stage, cancellation);
        if (outcome == StageOutcome.Succeeded) return await CompleteAsync(stage, null, cancellation);
        return error is null ? new StageReport(outcome) : StageReport.Failed(error);
    }

    private async Task<StageReport> CompleteAsync(StageInput stage, object? facts, CancellationToken cancellation) =>
        await runs.CompleteStageAsync(stage.RunId, stage.Generation, stage.Stage, facts, cancellation)
            ? new StageReport(StageOutcome.Succeeded)
            : new StageReport(StageOutcome.Stopped);

    private static async Task<StageReport> ReportAsync(StageInput stage, Func<Task<StageReport>> work)
    {
        try
        {
            return await work();
        }
        catch (AinerException exception) when (!TransientOutage.IsOutage(exception))
        {
            return StageReport.Failed(ErrorInfo.From(exception.Code, exception.Message) with { Stage = stage.Stage });
        }
    }

    private Task<T> Patiently<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation) => TransientOutage.RetryAsync(work, cancellation, log);
}
