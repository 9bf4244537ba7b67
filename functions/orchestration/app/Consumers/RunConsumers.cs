using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Orchestration.Instances;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Consumers;

/// <summary>What the orchestration app hears about runs: new ones, commands, and how jobs and compositions go.</summary>
public sealed class RunConsumers(EnvelopeConsumer consumer, RunLifecycle runs, JobProgression jobs, TaskIntake tasks)
{
    /// <summary>
    /// task.submitted: a film starts its run's orchestration (an instance that exists already is left alone, so a duplicate starts nothing); every other type becomes
    /// due for an executor, in the transaction of the inbox row.
    /// </summary>
    [Function("OnTaskSubmitted")]
    public Task OnTaskSubmittedAsync(
        [RabbitMQTrigger(Topology.TaskSubmittedQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message,
        [DurableClient] DurableTaskClient client, FunctionContext context, CancellationToken cancellation) =>
        TaskIntake.IsForBackground(message)
            ? consumer.ConsumeTogetherAsync("orchestration.task_submitted", message, context.TraceContext.TraceParent, (envelope, tx) => tasks.AcceptAsync(tx, RunOf(envelope)), cancellation)
            : consumer.ConsumeAsync("orchestration.task_submitted", message, context.TraceContext.TraceParent,
                (envelope, _) => client.StartRunAsync(RunOf(envelope), envelope.Generation ?? 1, cancellation), cancellation);

    /// <summary>run.cancel, run.approve, run.retry from the gateway; stage.settled from the job graph.</summary>
    [Function("OnRunCommand")]
    public Task OnRunCommandAsync(
        [RabbitMQTrigger(Topology.RunCommandQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message,
        [DurableClient] DurableTaskClient client, FunctionContext context, CancellationToken cancellation) =>
        consumer.ConsumeAsync("orchestration.run_command", message, context.TraceContext.TraceParent,
            async (envelope, tx) =>
            {
                if (await TaskIntake.OwnsAsync(tx, RunOf(envelope))) await ObeyAsync(tx, envelope);
                else await ObeyAsync(client, envelope, cancellation);
            }, cancellation);

    /// <summary>job.dispatch, job.claimed, job.progress, job.succeeded, job.failed.</summary>
    [Function("OnJobStatus")]
    public Task OnJobStatusAsync(
        [RabbitMQTrigger(Topology.JobStatusQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message, FunctionContext context, CancellationToken cancellation) =>
        consumer.ConsumeAsync("orchestration.job_status", message, context.TraceContext.TraceParent, (envelope, tx) => jobs.ApplyAsync(tx, envelope), cancellation);

    /// <summary>compose.started, compose.progress, compose.completed; compose.failed is our own word and changes nothing here.</summary>
    [Function("OnComposeStatus")]
    public Task OnComposeStatusAsync(
        [RabbitMQTrigger(Topology.ComposeStatusQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message, FunctionContext context, CancellationToken cancellation) =>
        consumer.ConsumeAsync("orchestration.compose_status", message, context.TraceContext.TraceParent, (envelope, tx) => jobs.ApplyAsync(tx, envelope), cancellation);

    private Task ObeyAsync(Transaction tx, EventEnvelope envelope) => envelope.EventType switch
    {
        EventTypes.RunCancel => tasks.CancelAsync(tx, RunOf(envelope), ReasonOf(envelope)),
        EventTypes.RunRetry => tasks.RetryAsync(tx, RunOf(envelope)),
        EventTypes.RunApprove => Task.CompletedTask,
        _ => throw new PoisonMessageException($"{envelope.EventType} is no command that a background task can obey."),
    };

    private async Task ObeyAsync(DurableTaskClient client, EventEnvelope envelope, CancellationToken cancellation)
    {
        var runId = RunOf(envelope);
        switch (envelope.EventType)
        {
            case EventTypes.RunCancel:
                var (cancelled, generation) = await runs.CancelAsync(runId, ReasonOf(envelope), cancellation);
                if (cancelled) await client.StopRunAsync(runId, generation, cancellation);
                break;
            case EventTypes.RunApprove:
                if (await runs.ApproveAsync(runId, cancellation) is { } approved)
                    await client.RaiseAsync(runId, approved.Generation, RunSignals.Review(approved.Stage, approved.Generation), cancellation);
                break;
            case EventTypes.RunRetry:
                if (await runs.RetryAsync(runId, cancellation) is { } next) await client.StartRunAsync(runId, next, cancellation);
                break;
            case EventTypes.StageSettled:
                var settled = envelope.Generation ?? 1;
                await client.RaiseAsync(runId, settled, RunSignals.Stage(envelope.Payload.GetProperty("stage").GetString()!, settled), cancellation);
                break;
            default:
                throw new PoisonMessageException($"{envelope.EventType} is no command that a run can obey.");
        }
    }

    private static string RunOf(EventEnvelope envelope) =>
        envelope.RunId ?? throw new PoisonMessageException($"{envelope.EventType} {envelope.EventId} names no run.");

    private static string? ReasonOf(EventEnvelope envelope) =>
        envelope.Payload.ValueKind == System.Text.Json.JsonValueKind.Object && envelope.Payload.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}
