using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;

namespace Ainer.Observer.Costs;

/// <summary>Writes one cost row for each attempt that ended, whether it brought something or not: failed work costs too; and one for each paid call of a background task.</summary>
public static class CostLedger
{
    private static readonly SqlFile Sql = SqlFile.Read(typeof(CostLedger).Assembly, "Sql/observer.sql");

    /// <summary>Books an event if it ends an attempt, in the consumer's transaction.</summary>
    public static async Task BookAsync(Transaction tx, EventEnvelope envelope)
    {
        if (envelope.EventType == EventTypes.TaskUsage)
        {
            await BookTaskAsync(tx, envelope);
            return;
        }
        var succeeded = envelope.EventType is EventTypes.JobSucceeded or EventTypes.ComposeCompleted;
        if (!succeeded && envelope.EventType is not (EventTypes.JobFailed or EventTypes.JobUsage)) return;
        if (envelope is not { RunId: not null, JobId: not null, Attempt: not null }) return;

        await RecordAsync(tx, envelope, envelope.JobId, null, succeeded);
    }

    /// <summary>A background task has no jobs; each of its paid calls is known by the task and the step.</summary>
    private static Task BookTaskAsync(Transaction tx, EventEnvelope envelope) =>
        Text(envelope, "task_id") is { } taskId && Text(envelope, "step") is { } step && envelope is { RunId: not null, Attempt: not null }
            ? RecordAsync(tx, envelope, $"{taskId}:{step}", Names.Of(JobKind.Llm), succeeded: envelope.ErrorCode is null)
            : Task.CompletedTask;

    private static async Task RecordAsync(Transaction tx, EventEnvelope envelope, string jobId, string? kind, bool succeeded)
    {
        var usage = Property(envelope, "usage") is { ValueKind: JsonValueKind.Object } element ? AinerJson.Read<WorkUsage>(element) : new WorkUsage();
        await tx.ExecuteAsync(Sql["record_cost"], new
        {
            jobId,
            kind,
            attempt = envelope.Attempt,
            tenantId = envelope.TenantId,
            projectId = envelope.ProjectId,
            traceId = envelope.TraceId,
            runId = envelope.RunId,
            provider = Text(envelope, "provider") ?? "unknown",
            nodeId = Text(envelope, "node_id"),
            wallS = usage.WallS,
            gpuS = usage.GpuS,
            inputUnits = usage.InputUnits,
            outputUnits = usage.OutputUnits,
            cost = usage.Cost,
            outcome = succeeded ? "succeeded" : "failed",
            errorCode = envelope.ErrorCode is { } code ? Names.Of(code) : null,
            occurredAt = envelope.OccurredAt,
        });
    }

    private static string? Text(EventEnvelope envelope, string name) =>
        Property(envelope, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Null also for an event without any payload.</summary>
    private static JsonElement? Property(EventEnvelope envelope, string name) =>
        envelope.Payload.ValueKind == JsonValueKind.Object && envelope.Payload.TryGetProperty(name, out var value) ? value : null;
}
