using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Messaging;
using Ainer.ModelRouter.Admission;
using Ainer.Postgres;
using Ainer.WorkerHub;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Router.Consumers;

/// <summary>What the router app hears: jobs that became ready, and what workers say.</summary>
public sealed class RouterConsumers(EnvelopeConsumer consumer, Dispatcher dispatcher, WorkerResults results)
{
    /// <summary>job.created, compose.requested and job.retrying: the job waits for room in its lane.</summary>
    [Function("OnJobCreated")]
    public Task OnJobCreatedAsync(
        [RabbitMQTrigger(Topology.JobCreatedQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message, FunctionContext context, CancellationToken cancellation) =>
        consumer.ConsumeTogetherAsync("model_router.job_created", message, context.TraceContext.TraceParent, (envelope, tx) =>
            envelope is { JobId: { } jobId, Attempt: { } attempt }
                ? dispatcher.EnqueueAsync(tx, jobId, attempt)
                : throw new PoisonMessageException($"{envelope.EventType} {envelope.EventId} names no job and attempt."), cancellation);

    /// <summary>worker.result: progress, success or failure of an attempt, believed only under its lease.</summary>
    [Function("OnWorkerResult")]
    public async Task OnWorkerResultAsync(
        [RabbitMQTrigger(Topology.WorkerResultQueue, ConnectionStringSetting = "RabbitMq:Uri")] string message, FunctionContext context, CancellationToken cancellation)
    {
        var result = Parse(EnvelopeConsumer.Parse(message));
        // The store is asked before the transaction: no row stays locked while another machine answers.
        var seen = await TransientOutage.RetryAsync(token => results.InspectAsync(result, token), cancellation);
        await consumer.ConsumeAsync("worker_hub.worker_result", message, context.TraceContext.TraceParent, (_, tx) => results.ApplyAsync(tx, result, seen), cancellation);
    }

    private static WorkerResult Parse(EventEnvelope envelope)
    {
        try
        {
            return AinerJson.Read<WorkerResult>(envelope.Payload);
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new PoisonMessageException($"{envelope.EventType} {envelope.EventId} carries no worker result: {exception.Message}", exception);
        }
    }
}
