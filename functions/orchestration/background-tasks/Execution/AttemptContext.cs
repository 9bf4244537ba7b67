using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Postgres;
using Ainer.TypedTasks;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>
/// The context of one attempt. A write that finds the lease lost ends the attempt. While the database is away every call waits for it, until the attempt is told to end: what it did so far,
/// and paid for, would be lost with a failure.
/// </summary>
internal sealed class AttemptContext(
    RunningAttempt attempt, ExecutionStore store, ChildPrograms programs, IdSource ids, TaskWakeUp wakeUp, CrashPointReached reached, DateTimeOffset deadline) : ITaskContext
{
    private ClaimedExecution Claimed => attempt.Claimed;

    public string TaskId => Claimed.TaskId;
    public string RunId => Claimed.RunId;
    public string TenantId => Claimed.TenantId;
    public string ProjectId => Claimed.ProjectId;
    public string? TraceId => Claimed.TraceId;
    public int Attempt => Claimed.Attempt;
    public DateTimeOffset Deadline => deadline;
    public CancellationToken Cancellation => attempt.Stopped;

    public void Progress(double percent, string? message = null) => attempt.Note(percent, message);

    public Task LogAsync(string message, TaskLogLevel level = TaskLogLevel.Info) => TransientOutage.RetryAsync(ct => store.LogAsync(Claimed, Names.Of(level), message, ct), Cancellation);

    public async Task<string> SubmitSubTaskAsync<TParameters, TResult>(TaskDeclaration<TParameters, TResult> type, TParameters parameters, string key)
        where TParameters : notnull
        where TResult : notnull
    {
        var payload = AinerJson.ToElement(parameters);
        if (type.Check(payload) is { } fault)
            throw new AinerException(ErrorCode.InputInvalid, $"The parameters of sub-task '{key}' ({type.Name}) do not fit: {fault.Field} {fault.Reason}.", new { field = fault.Field });
        var spec = new { TaskId = ids.New("task"), RunId = ids.New("run"), TaskType = type.Name, Payload = payload };
        var taskId = await TransientOutage.RetryAsync(ct => store.SubmitSubTaskAsync(Claimed, key, spec, ct), Cancellation) ?? throw Lost();
        wakeUp.Set();
        return taskId;
    }

    public async Task<T?> ReadCheckpointAsync<T>(string name) =>
        await TransientOutage.RetryAsync(ct => store.ReadCheckpointAsync(TaskId, name, ct), Cancellation) is { } json ? AinerJson.Read<T>(json) : default;

    public async Task SaveCheckpointAsync<T>(string name, T value)
    {
        var json = AinerJson.Write(value);
        if (!await WhileHeldAsync(tx => tx.ExecuteAsync(TaskSql.Checkpoints["save"], new { TaskId, name, value = json }))) throw Lost();
        reached(CrashPoint.Checkpointed);
    }

    public async Task KeepPaidAsync<T>(string name, T value, PaidUse use)
    {
        var json = AinerJson.Write(value);
        // Whatever ends the attempt meanwhile: a try that has begun is finished.
        if (!await TransientOutage.RetryAsync(_ => store.KeepPaidAsync(Claimed, name, json, Booked(name, use)), Cancellation)) throw Lost();
        reached(CrashPoint.Checkpointed);
    }

    public Task BookUseAsync(string name, PaidUse use, ErrorCode why) => TransientOutage.RetryAsync(_ => store.BookUseAsync(Claimed, Booked(name, use), why), Cancellation);

    public async Task<bool> DoOnceAsync(string subKey, Func<Transaction, Task> effect)
    {
        var done = false;
        var held = await WhileHeldAsync(async tx =>
        {
            done = await tx.ExecuteAsync(TaskSql.Checkpoints["mark"], new { TaskId, name = subKey, value = "true" }) == 1;
            if (done) await effect(tx);
        });
        if (!held) throw Lost();
        reached(CrashPoint.Checkpointed);
        return done;
    }

    public Task<int> CountDoneAsync(string prefix = "") => TransientOutage.RetryAsync(ct => store.CountCheckpointsAsync(TaskId, prefix, ct), Cancellation);

    public Task<ProgramResult> RunProgramAsync(string program, params IReadOnlyList<string> arguments) => programs.RunAsync(program, arguments, Cancellation);

    private object Booked(string name, PaidUse use) => new { TaskId, step = name, use.Provider, use.Model, usage = new { use.InputUnits, use.OutputUnits, use.Cost } };

    private Task<bool> WhileHeldAsync(Func<Transaction, Task> work) => TransientOutage.RetryAsync(ct => store.WhileHeldAsync(Claimed, work, ct), Cancellation);

    private OperationCanceledException Lost()
    {
        attempt.Stop(StopReason.LeaseLost);
        return new OperationCanceledException($"Attempt {Attempt} of {TaskId} has lost its lease.");
    }
}
