using Ainer.Contracts;
using Ainer.Messaging;
using Ainer.Orchestration.Instances;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Sweeps;

/// <summary>What repairs a lost message or raise: harmless when nothing was lost.</summary>
public sealed class RunSweeps(RunSweep sweep, JobSweep jobs, RunRepairs repairs, OutboxRelay outbox, ProcessStart process)
{
    /// <summary>
    /// Every 15 seconds: queued runs without an orchestration, settled stages that did not move on, approvals that were not heard; and the next hundred open films in turn: whether their
    /// orchestrations live, and whether somebody has their jobs.
    /// </summary>
    [Function("SweepRuns")]
    public async Task SweepAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await repairs.RepairAsync(await sweep.FindAsync(cancellation), client, cancellation);
        await repairs.RepairAsync(await sweep.PatrolAsync(cancellation), client, cancellation);
        await jobs.RunAsync(cancellation);
    }

    /// <summary>Once at start-up: nothing stays running for ever.</summary>
    [Function("ReconcileRuns")]
    public async Task ReconcileAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        await repairs.RepairAsync(await sweep.ReconcileAsync(process.Id, cancellation), client, cancellation);

    /// <summary>Every minute: outbox rows that the relay of a stopped process left behind.</summary>
    [Function("SweepOrchestrationOutbox")]
    public Task SweepOutboxAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => outbox.SweepAsync(cancellation);
}

/// <summary>Names this start of the process, so that what is said once per start is said once.</summary>
public sealed class ProcessStart(IdSource ids)
{
    /// <summary>An id made when the process started.</summary>
    public string Id { get; } = ids.New("start");
}
