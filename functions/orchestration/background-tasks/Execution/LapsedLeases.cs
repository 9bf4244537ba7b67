using Ainer.Contracts.Errors;
using Microsoft.Extensions.Logging;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>Finds attempts whose process died, and tasks whose message was lost.</summary>
internal sealed partial class LapsedLeases(ExecutionStore store, TaskTypeRegistry types, ILogger<LapsedLeases> log)
{
    /// <summary>Fails lapsed attempts under their tokens; several processes may do so at once. Returns how many it ended.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var ended = 0;
        foreach (var row in await store.LapsedAsync(ct))
        {
            var error = ErrorInfo.From(ErrorCode.LeaseLost, $"Attempt {row.Attempt} ended without a word: the process that ran it ({row.Owner}) stopped answering.")
                with { Operation = row.TaskType, Attempt = row.Attempt };
            var verdict = AttemptVerdicts.Decide(error, StopReason.None, row.Failures, types.MaxAttemptsOf(row.TaskType));
            if (await store.FailAsync(row.TaskId, row.Token, row.Failures, verdict, error, null, ct))
            {
                ended++;
                LogLapsed(row.TaskType, row.TaskId, row.Attempt, row.Owner);
            }
        }
        await store.AcceptForgottenAsync(ct);
        return ended;
    }

    [LoggerMessage(EventId = 2631, Level = LogLevel.Warning, Message = "The lease of {TaskType} {TaskId}, attempt {Attempt}, held by {Owner}, has lapsed")]
    private partial void LogLapsed(string taskType, string taskId, int attempt, string owner);
}
