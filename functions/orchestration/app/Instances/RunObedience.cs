using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Messaging;
using Ainer.Orchestrator.Runs;
using Microsoft.DurableTask.Client;

namespace Ainer.Orchestration.Instances;

/// <summary>
/// Does what is asked of a film's run, and tells its orchestration. The move is one transaction, the telling follows it: a message that comes again after a crash between the two finds
/// the move made and tells again. A command speaks of the generation (and an approval of the stage) that its sender saw; of any other it changes nothing.
/// </summary>
public sealed class RunObedience(RunLifecycle runs)
{
    /// <summary>Obeys one message of run.command. Throws <see cref="PoisonMessageException"/> for what is no command.</summary>
    public async Task ObeyAsync(DurableTaskClient client, EventEnvelope envelope, CancellationToken cancellation)
    {
        var runId = envelope.RunId ?? throw new PoisonMessageException($"{envelope.EventType} {envelope.EventId} names no run.");
        switch (envelope.EventType)
        {
            case EventTypes.RunCancel:
                var cancelled = await runs.CancelAsync(runId, envelope.Generation, TextOf(envelope, "reason"), cancellation);
                if (cancelled.Over) await client.StopRunAsync(runId, cancelled.Generation, cancellation);
                break;
            case EventTypes.RunApprove:
                if (await runs.ApproveAsync(runId, (TextOf(envelope, "stage"), envelope.Generation), cancellation) is { } approved)
                    await client.RaiseAsync(runId, approved.Generation, RunSignals.Review(approved.Stage, approved.Generation), cancellation);
                break;
            case EventTypes.RunRetry:
                if (await runs.RetryAsync(runId, envelope.Generation, cancellation) is { } next) await client.StartRunAsync(runId, next, cancellation);
                break;
            case EventTypes.StageSettled:
                var settled = envelope.Generation ?? 1;
                await client.RaiseAsync(runId, settled, RunSignals.Stage(envelope.Payload.GetProperty("stage").GetString()!, settled), cancellation);
                break;
            default:
                throw new PoisonMessageException($"{envelope.EventType} is no command that a run can obey.");
        }
    }

    /// <summary>A text of the payload, or null.</summary>
    internal static string? TextOf(EventEnvelope envelope, string name) =>
        envelope.Payload.ValueKind == JsonValueKind.Object && envelope.Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
