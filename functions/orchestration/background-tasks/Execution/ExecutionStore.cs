using System.Diagnostics;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>The execution rows. Every write names a token and says whether it still held; each method is one transaction with its events and outbox rows.</summary>
internal sealed class ExecutionStore(WorkerDatabase database, Outbox outbox, RetryJitter jitter, IOptions<BackgroundTaskOptions> options)
{
    private static readonly SqlFile Sql = TaskSql.Executions;
    private const int MostForgotten = 500;
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);
    private DateTimeOffset _lookedUntil = DateTimeOffset.UnixEpoch;
    private readonly BackgroundTaskOptions _options = options.Value;

    /// <summary>Claims what is due, at most so many, for an owner.</summary>
    public Task<IReadOnlyList<ClaimedExecution>> ClaimAsync(string owner, int limit, CancellationToken ct) =>
        database.InTransactionAsync<IReadOnlyList<ClaimedExecution>>(async tx =>
        {
            await tx.ExecuteAsync(Sql["by_index"], null);
            var claimed = await tx.QueryAsync<ClaimedExecution>(Sql["claim"], new { owner, limit, leaseS = _options.LeaseS });
            if (claimed.Count == 0) return claimed;
            var begun = await tx.QueryAsync<BegunRow>(Sql["begin"], new
            {
                owner,
                runIds = claimed.Select(one => one.RunId).ToArray(),
                generations = claimed.Select(one => one.Generation).ToArray(),
                attempts = claimed.Select(one => one.Attempt).ToArray(),
                traceparents = claimed.Select(one => one.Traceparent).ToArray(),
            });
            outbox.WakeAfterCommit(tx);
            var ended = begun.Where(row => !row.Begun).Select(row => row.RunId).ToArray();
            if (ended.Length == 0) return claimed;
            await tx.ExecuteAsync(Sql["drop_claimed"], new { owner, runIds = ended });
            return [.. claimed.Where(one => !ended.Contains(one.RunId))];
        }, ct);

    /// <summary>Extends leases; returns the tasks whose attempts still hold theirs.</summary>
    public Task<IReadOnlyList<string>> ExtendAsync(IReadOnlyCollection<ClaimedExecution> held, CancellationToken ct) =>
        database.ReadAsync<string>(Sql["extend"], new { taskIds = held.Select(one => one.TaskId).ToArray(), tokens = held.Select(one => one.Token).ToArray(), leaseS = _options.LeaseS }, ct);

    /// <summary>After a time in which nobody could extend: one more term for every lease.</summary>
    public Task GrantGraceAsync(CancellationToken ct) => database.ExecuteAsync(Sql["grace"], new { leaseS = _options.LeaseS }, ct);

    /// <summary>Writes progress.</summary>
    public Task ReportAsync(ClaimedExecution one, double progress, string? message, CancellationToken ct) =>
        FencedAsync(tx => tx.ExecuteAsync(Sql["report"], new { one.TaskId, one.Token, progress = Math.Clamp(progress, 0, 100), message, traceparent = Outbox.CurrentTraceparent }), ct);

    /// <summary>Writes a log event.</summary>
    public Task LogAsync(ClaimedExecution one, string level, string message, CancellationToken ct) =>
        FencedAsync(tx => tx.ExecuteAsync(Sql["log"], new { one.TaskId, one.Token, level, message, traceparent = Outbox.CurrentTraceparent }), ct);

    /// <summary>The attempt succeeded. False when it was fenced off.</summary>
    public Task<bool> CompleteAsync(ClaimedExecution one, string result, CancellationToken ct) =>
        FencedAsync(async tx => await SettleAsync(tx, one.TaskId, one.Token, ExecutionStatus.Completed, result, null), ct);

    /// <summary>The attempt failed: retrying after a pause (no shorter than asked for), failed or dead-lettered. False when it was fenced off.</summary>
    public Task<bool> FailAsync(string taskId, long token, int failures, AttemptVerdict verdict, ErrorInfo error, TimeSpan? retryAfter, CancellationToken ct) =>
        FencedAsync(async tx =>
        {
            var json = AinerJson.Write(error);
            await tx.ExecuteAsync(Sql["log_failure"], new { taskId, token, error = json });
            if (verdict != AttemptVerdict.Retry)
                return await SettleAsync(tx, taskId, token, verdict == AttemptVerdict.DeadLetter ? ExecutionStatus.DeadLetter : ExecutionStatus.Failed, null, json);
            var pauseS = AttemptVerdicts.PauseS(failures + 1, _options.RetryBaseS, _options.RetryCapS, jitter.Next());
            var delayS = AttemptVerdicts.AtLeastS(pauseS, retryAfter, _options.RetryAfterCapS, jitter.Next());
            return await tx.ScalarAsync<bool>(Sql["postpone"], new { taskId, token, error = json, delayS, traceparent = Outbox.CurrentTraceparent });
        }, ct);

    /// <summary>Gives the task to another process without a failure.</summary>
    public Task GiveBackAsync(ClaimedExecution one, CancellationToken ct) => database.ExecuteAsync(Sql["give_back"], new { one.TaskId, one.Token }, ct);

    /// <summary>How many wait for an executor, of all tenants.</summary>
    public Task<long> DueAsync(CancellationToken ct) => database.ReadOneAsync<long>(Sql["due"], null, ct);

    /// <summary>Attempts whose process died.</summary>
    public Task<IReadOnlyList<LapsedRow>> LapsedAsync(CancellationToken ct) => database.ReadAsync<LapsedRow>(Sql["lapsed"], null, ct);

    /// <summary>
    /// Gives queued tasks whose message was lost their execution; returns how many. Each task is looked at when it has been queued long enough, and not at every call again: what this
    /// makes is there from then on, and a queue of a hundred thousand is not read once a second.
    /// </summary>
    public async Task<int> AcceptForgottenAsync(CancellationToken ct)
    {
        var until = await database.ReadOneAsync<DateTimeOffset>(Sql["long_ago"], new { olderThanS = _options.ForgottenAfterS }, ct);
        var made = await database.ExecuteAsync(Sql["accept_forgotten"],
            new { filmType = Contracts.Tasks.TaskTypes.NovelVideo, since = _lookedUntil, until, most = MostForgotten }, ct);
        // The overlap is for transactions that took their time between their clock and their commit.
        if (made < MostForgotten) _lookedUntil = until - Overlap;
        return made;
    }

    /// <summary>Makes a sub-task, or finds it; null when the attempt was fenced off.</summary>
    public Task<string?> SubmitSubTaskAsync(ClaimedExecution parent, string key, object spec, CancellationToken ct) =>
        FencedAsync(tx => tx.ScalarAsync<string>(Sql["submit_sub_task"], new { parent.TaskId, parent.Token, key, spec = Jsonb.Of(spec), traceparent = Activity.Current?.Id }), ct);

    /// <summary>Work that commits only while the attempt holds its lease. False when it does not; the work is then not called.</summary>
    public Task<bool> WhileHeldAsync(ClaimedExecution one, Func<Transaction, Task> work, CancellationToken ct) =>
        FencedAsync(async tx =>
        {
            if (!await tx.ScalarAsync<bool>(Sql["holds"], new { one.TaskId, one.Token })) return false;
            await work(tx);
            return true;
        }, ct);

    /// <summary>
    /// Keeps a paid answer and books its use in one commit, whether the attempt still holds its lease or not: the money is spent. An answer that comes too late replaces none.
    /// False when the lease was lost.
    /// </summary>
    public Task<bool> KeepPaidAsync(ClaimedExecution one, string name, string value, object use) =>
        FencedAsync(async tx =>
        {
            var held = await tx.ScalarAsync<bool>(Sql["holds"], new { one.TaskId, one.Token });
            await tx.ExecuteAsync(TaskSql.Checkpoints[held ? "save" : "mark"], new { one.TaskId, name, value });
            await BookAsync(tx, one, use, null);
            return held;
        }, CancellationToken.None);

    /// <summary>Books what a call used that brought nothing, whether the attempt still holds its lease or not.</summary>
    public Task BookUseAsync(ClaimedExecution one, object use, ErrorCode why) => FencedAsync(tx => BookAsync(tx, one, use, Names.Of(why)), CancellationToken.None);

    /// <summary>What was saved under a name, JSON.</summary>
    public Task<string?> ReadCheckpointAsync(string taskId, string name, CancellationToken ct) =>
        database.ReadOneAsync<string>(TaskSql.Checkpoints["read"], new { taskId, name }, ct);

    /// <summary>How many names begin with this.</summary>
    public Task<int> CountCheckpointsAsync(string taskId, string prefix, CancellationToken ct) =>
        database.ReadOneAsync<int>(TaskSql.Checkpoints["count"], new { taskId, prefix }, ct);

    private static Task<int> BookAsync(Transaction tx, ClaimedExecution one, object use, string? errorCode) =>
        tx.ExecuteAsync(Sql["book_use"], new { one.RunId, one.Attempt, errorCode, use = Jsonb.Of(use) });

    private Task<T> FencedAsync<T>(Func<Transaction, Task<T>> work, CancellationToken ct) => database.InTransactionAsync(tx =>
    {
        outbox.WakeAfterCommit(tx);
        return work(tx);
    }, ct);

    private static async Task<bool> SettleAsync(Transaction tx, string taskId, long token, ExecutionStatus status, string? result, string? error) =>
        await tx.ScalarAsync<string>(Sql["settle"], new { taskId, token, status = Names.Of(status), result, error, traceparent = Outbox.CurrentTraceparent }) is not null;

    private sealed record BegunRow(string RunId, bool Begun);
}

/// <summary>An attempt whose lease is over.</summary>
internal sealed record LapsedRow
{
    public required string TaskId { get; init; }
    public required string TaskType { get; init; }
    public required long Token { get; init; }
    public required int Failures { get; init; }
    public required int Attempt { get; init; }
    public required string Owner { get; init; }
}
