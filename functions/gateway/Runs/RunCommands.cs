using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Gateway.Idempotency;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.Gateway.Runs;

/// <summary>What a caller can ask of a run.</summary>
internal enum RunCommand { Cancel, Retry, Approve }

/// <summary>The 202 answer to a command: what the run was when it was asked.</summary>
internal sealed record CommandAccepted(string RunId, string Status, string Message);

/// <summary>Asks the orchestrator to cancel, retry or approve a run, by a message in the outbox. Whether the move is legal is decided again by the orchestrator.</summary>
internal sealed class RunCommands(IdempotentCommit commits, Outbox outbox, IdSource ids, TimeProvider clock)
{
    private static readonly SqlFile Sql = SqlFile.For<RunCommands>("Sql/run_queries.sql");

    /// <summary>Sends a command. Throws not_found, illegal_state.</summary>
    public Task<Answer> SendAsync(string tenantId, string runId, RunCommand command, string? reason, IdempotencyScope? scope, CancellationToken ct) =>
        commits.RunAsync(tenantId, scope, async tx =>
        {
            var run = await tx.QuerySingleOrDefaultAsync<RunView>(Sql["one"], new { runId }) ?? throw RunQueries.Missing(runId);
            var refusal = Refusal(command, run.Status);
            if (refusal is null && command == RunCommand.Retry) refusal = await tx.ScalarAsync<string>(Sql["retry_refusal"], new { runId });
            if (refusal is not null)
                throw new AinerException(ErrorCode.IllegalState, $"Run '{runId}' is {run.Status}: {refusal}", new { status = run.Status });
            if (run.Status != "cancelled") await outbox.EnqueueAsync(tx, Envelope(run, command, reason));
            return new Answer(202, AinerJson.Write(new CommandAccepted(runId, run.Status, run.Status == "cancelled" ? "already cancelled" : $"{Names.Of(command)} requested")));
        }, ct);

    /// <summary>Sends one command to each of several runs, in the caller's transaction.</summary>
    public Task EnqueueAsync(Transaction tx, IReadOnlyList<RunView> runs, RunCommand command, string? reason) =>
        outbox.EnqueueAsync(tx, [.. runs.Select(run => Envelope(run, command, reason)).Select(envelope => (envelope.EventType, envelope))]);

    /// <summary>Why a command is out of place in a state, or null when it is not. Pure; whether a run that succeeded has anything to retry, its task decides. Cancelling what is cancelled is no error: the caller has what was wanted.</summary>
    internal static string? Refusal(RunCommand command, string status) => command switch
    {
        RunCommand.Cancel => status is "succeeded" or "failed" ? "it is over and cannot be cancelled." : null,
        RunCommand.Retry => status is "failed" or "succeeded" ? null : "only what failed, or ended with errors, can be retried.",
        _ => status == "waiting_review" ? null : "it does not wait for an approval.",
    };

    private EventEnvelope Envelope(RunView run, RunCommand command, string? reason) => new()
    {
        EventId = ids.NewEventId(),
        EventType = command switch
        {
            RunCommand.Cancel => EventTypes.RunCancel,
            RunCommand.Retry => EventTypes.RunRetry,
            _ => EventTypes.RunApprove,
        },
        Producer = Producers.Gateway,
        OccurredAt = clock.GetUtcNow(),
        TenantId = run.TenantId,
        ProjectId = run.ProjectId,
        RunId = run.RunId,
        Generation = run.Generation,
        TraceId = run.TraceId,
        CorrelationId = run.CorrelationId,
        // Which stage waits now: approved is what was seen, not what may wait when the message comes.
        Payload = AinerJson.ToElement(new { reason, stage = command == RunCommand.Approve ? ReviewGates.Next(run.ReviewBefore, run.ApprovedStages) : null }),
    };
}
