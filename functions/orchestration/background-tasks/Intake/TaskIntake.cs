using System.Diagnostics;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Tasks;
using Ainer.Messaging;
using Ainer.Postgres;

namespace Ainer.BackgroundTasks.Intake;

/// <summary>What the app's consumers do with messages about background tasks, inside the transaction of their inbox row.</summary>
public sealed class TaskIntake(Outbox outbox, TaskWakeUp wakeUp, CrashPointReached reached)
{
    /// <summary>True when a task.submitted names a type of this module. False for what cannot be read: the consumer says why.</summary>
    public static bool IsForBackground(string message)
    {
        try
        {
            return EnvelopeConsumer.Parse(message).Payload is { ValueKind: JsonValueKind.Object } spec
                && spec.TryGetProperty("task_type", out var type) && type.GetString() is { } name && name != TaskTypes.NovelVideo;
        }
        catch (PoisonMessageException)
        {
            return false;
        }
    }

    /// <summary>True when the run's task is one of this module, and no film.</summary>
    public static async Task<bool> OwnsAsync(Transaction tx, string runId) =>
        await tx.ScalarAsync<string>(TaskSql.Executions["type_of"], new { runId }) is { } type && type != TaskTypes.NovelVideo;

    /// <summary>task.submitted: makes the task due. A second time changes nothing.</summary>
    public async Task AcceptAsync(Transaction tx, string runId)
    {
        await tx.ExecuteAsync(TaskSql.Executions["accept"], new { runId, traceparent = Activity.Current?.Id });
        reached(CrashPoint.Intake);
        tx.AfterCommit(() =>
        {
            wakeUp.Set();
            reached(CrashPoint.Accepted);
        });
    }

    /// <summary>run.cancel: ends the task with all its open sub-tasks. Nothing happens to one that is over.</summary>
    public async Task CancelAsync(Transaction tx, string runId, int? generation, string? reason)
    {
        if (await IsPastAsync(tx, runId, generation)) return;
        var said = reason ?? "Cancelled on request.";
        if (!await tx.ScalarAsync<bool>(TaskSql.Executions["cancel"], new { runId, reason = said, traceparent = Outbox.CurrentTraceparent }))
            await tx.ExecuteAsync(TaskSql.Executions["end_unknown"], new { runId, error = AinerJson.Write(ErrorInfo.From(ErrorCode.Cancelled, said)), traceparent = Outbox.CurrentTraceparent });
        outbox.WakeAfterCommit(tx);
    }

    /// <summary>
    /// run.retry: a task that failed, was dead-lettered or ended with errors goes on as the next generation, with its sub-tasks that did not complete; checkpoints stand.
    /// </summary>
    public async Task RetryAsync(Transaction tx, string runId, int? generation)
    {
        if (await IsPastAsync(tx, runId, generation)) return;
        await tx.ExecuteAsync(TaskSql.Executions["retry"], new { runId, traceparent = Outbox.CurrentTraceparent });
        outbox.WakeAfterCommit(tx);
        tx.AfterCommit(wakeUp.Set);
    }

    /// <summary>True when the task has been started again since the command was given: it spoke of what was then.</summary>
    private static async Task<bool> IsPastAsync(Transaction tx, string runId, int? generation) =>
        generation is not null && await tx.ScalarAsync<int>(TaskSql.Executions["generation_of"], new { runId }) > generation;
}
