using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;

namespace Ainer.Observer.Costs;

/// <summary>Writes one cost row for each attempt that ended, whether it brought something or not: failed work costs too.</summary>
public static class CostLedger
{
    private static readonly SqlFile Sql = SqlFile.Read(typeof(CostLedger).Assembly, "Sql/observer.sql");

    /// <summary>Books an event if it ends an attempt, in the consumer's transaction.</summary>
    public static async Task BookAsync(Transaction tx, EventEnvelope envelope)
    {
        var succeeded = envelope.EventType is EventTypes.JobSucceeded or EventTypes.ComposeCompleted;
        if (!succeeded && envelope.EventType is not EventTypes.JobFailed) return;
        if (envelope is not { RunId: not null, JobId: not null, Attempt: not null }) return;

        var usage = Property(envelope, "usage") is { ValueKind: JsonValueKind.Object } element ? AinerJson.Read<WorkUsage>(element) : new WorkUsage();
        await tx.ExecuteAsync(Sql["record_cost"], new
        {
            jobId = envelope.JobId,
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
