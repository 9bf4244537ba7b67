using Ainer.Contracts;
using Ainer.Messaging;
using Ainer.Orchestration.Instances;
using Ainer.Orchestrator.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Sweeps;

/// <summary>What repairs a lost message or raise: harmless when nothing was lost.</summary>
public sealed class RunSweeps(RunSweep sweep, OutboxRelay outbox, ProcessStart process)
{
    /// <summary>Every 15 seconds: queued runs without an orchestration, settled stages that did not move on.</summary>
    [Function("SweepRuns")]
    public async Task SweepAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        await RepairAsync(await sweep.FindAsync(cancellation), client, cancellation);

    /// <summary>Once at start-up: nothing stays running for ever.</summary>
    [Function("ReconcileRuns")]
    public async Task ReconcileAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        await RepairAsync(await sweep.ReconcileAsync(process.Id, cancellation), client, cancellation);

    /// <summary>Every minute: outbox rows that the relay of a stopped process left behind.</summary>
    [Function("SweepOrchestrationOutbox")]
    public Task SweepOutboxAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => outbox.SweepAsync(cancellation);

    private static async Task RepairAsync(IReadOnlyList<StaleRun> stale, DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (var run in stale)
        {
            if (run.Repair == RunRepair.StartInstance)
                await client.StartRunAsync(run.RunId, run.Generation, cancellation);
            else
                await client.RaiseAsync(run.RunId, run.Generation, RunSignals.Stage(Names.Of(run.Stage), run.Generation), cancellation);
        }
    }
}

/// <summary>Names this start of the process, so that what is said once per start is said once.</summary>
public sealed class ProcessStart(IdSource ids)
{
    /// <summary>An id made when the process started.</summary>
    public string Id { get; } = ids.New("start");
}
