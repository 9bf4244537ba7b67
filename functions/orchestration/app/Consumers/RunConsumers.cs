using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Orchestration.Instances;
using Ainer.Orchestrator.Jobs;
using Ainer.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Consumers;

/// <summary>What the orchestration app hears about runs: new ones, commands, and how jobs and compositions go.</summary>
public sealed class RunConsumers(EnvelopeConsumer consumer, RunObedience obedience, JobProgression jobs, TaskIntake tasks)
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
                else await obedience.ObeyAsync(client, envelope, cancellation);
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
        EventTypes.RunCancel => tasks.CancelAsync(tx, RunOf(envelope), envelope.Generation, RunObedience.TextOf(envelope, "reason")),
        EventTypes.RunRetry => tasks.RetryAsync(tx, RunOf(envelope), envelope.Generation),
        EventTypes.RunApprove => Task.CompletedTask,
        _ => throw new PoisonMessageException($"{envelope.EventType} is no command that a background task can obey."),
    };

    private static string RunOf(EventEnvelope envelope) =>
        envelope.RunId ?? throw new PoisonMessageException($"{envelope.EventType} {envelope.EventId} names no run.");
}
