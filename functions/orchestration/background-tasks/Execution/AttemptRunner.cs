using System.Text.Json;
using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Postgres;
using Ainer.TypedTasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>Runs one attempt from its claim to its settled row.</summary>
internal sealed partial class AttemptRunner(
    ExecutionStore store, TaskTypeRegistry types, IdSource ids, TaskWakeUp wakeUp, CrashPointReached reached, TimeProvider clock, IOptions<BackgroundTaskOptions> options,
    ILogger<AttemptRunner> log)
{
    /// <summary>Never throws. The row is settled when it returns, or the attempt was fenced off, or the token ended during an outage.</summary>
    public async Task RunAsync(RunningAttempt attempt, CancellationToken lifetime)
    {
        var claimed = attempt.Claimed;
        using var scope = log.BeginScope(new Dictionary<string, object?> { ["tenant_id"] = claimed.TenantId, ["run_id"] = claimed.RunId, ["task_id"] = claimed.TaskId, ["attempt"] = claimed.Attempt });
        using var measured = AttemptTelemetry.Begin(claimed, clock);
        var outcome = await ExecuteAsync(attempt);
        reached(CrashPoint.Executed);
        var verdict = AttemptVerdicts.Decide(outcome.Error, attempt.Reason, claimed.Failures, types.MaxAttemptsOf(claimed.TaskType));
        measured.End(verdict, outcome.Error);
        try
        {
            await TransientOutage.RetryAsync(token => SettleAsync(claimed, verdict, outcome, token), lifetime, log, clock);
            reached(CrashPoint.Settled);
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            // The lease lapses, and another process goes on.
        }
        catch (Exception exception)
        {
            LogUnsettled(claimed.TaskType, claimed.TaskId, exception);
        }
    }

    private Task SettleAsync(ClaimedExecution claimed, AttemptVerdict verdict, AttemptOutcome outcome, CancellationToken ct)
    {
        switch (verdict)
        {
            case AttemptVerdict.Complete:
                return store.CompleteAsync(claimed, outcome.Result!, ct);
            case AttemptVerdict.GiveBack:
                return store.GiveBackAsync(claimed, ct);
            case AttemptVerdict.Drop:
                LogDropped(claimed.TaskType, claimed.TaskId, claimed.Attempt);
                return Task.CompletedTask;
            default:
                LogFailed(claimed.TaskType, claimed.TaskId, claimed.Attempt, Names.Of(verdict), outcome.Error!.Message);
                return store.FailAsync(claimed.TaskId, claimed.Token, claimed.Failures, verdict, outcome.Error, outcome.RetryAfter, ct);
        }
    }

    private async Task<AttemptOutcome> ExecuteAsync(RunningAttempt attempt)
    {
        var claimed = attempt.Claimed;
        if (types.Find(claimed.TaskType) is not { } type) return Failure(claimed, ErrorCode.PoisonMessage, $"No process knows how to execute {claimed.TaskType}.");
        using (var parameters = JsonDocument.Parse(claimed.Parameters))
            if (type.Declaration.Check(parameters.RootElement) is { } fault)
                return Failure(claimed, ErrorCode.PoisonMessage, $"The parameters do not fit {claimed.TaskType}: {fault.Field} {fault.Reason}.");

        var limit = types.TimeLimitOf(type);
        using var programs = new ChildPrograms();
        await using var timer = clock.CreateTimer(_ => attempt.Stop(StopReason.TimeLimit), null, limit, Timeout.InfiniteTimeSpan);
        var context = new AttemptContext(attempt, store, programs, ids, wakeUp, reached, clock.GetUtcNow() + limit);
        var work = Task.Run(() => type.RunAsync(claimed.Parameters, context), CancellationToken.None);
        await ReturnedOrGivenUpAsync(work, attempt);
        return attempt.Reason switch
        {
            StopReason.TimeLimit => Failure(claimed, ErrorCode.JobTimeout, $"{claimed.TaskType} did not end within its time limit of {limit.TotalSeconds:0.#} s."),
            StopReason.None => await OutcomeAsync(work, claimed),
            _ when work.IsCompletedSuccessfully => new AttemptOutcome(await work),
            _ => Failure(claimed, ErrorCode.ShuttingDown, "The attempt was ended before it was done."),
        };
    }

    /// <summary>A function that does not heed its token is given up after the grace; its writes are fenced off.</summary>
    private async Task ReturnedOrGivenUpAsync(Task work, RunningAttempt attempt)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = attempt.Stopped.Register(() => stopped.TrySetResult());
        if (await Task.WhenAny(work, stopped.Task) == work) return;
        using var returned = new CancellationTokenSource();
        var grace = Task.Delay(TimeSpan.FromSeconds(options.Value.GraceS), clock, returned.Token);
        if (await Task.WhenAny(work, grace) == grace) LogGivenUp(attempt.Claimed.TaskType, attempt.Claimed.TaskId);
        await returned.CancelAsync();
        _ = work.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task<AttemptOutcome> OutcomeAsync(Task<string> work, ClaimedExecution claimed)
    {
        try
        {
            return new AttemptOutcome(await work);
        }
        catch (AinerException exception)
        {
            return Failure(claimed, exception.Code, exception.Message) with { RetryAfter = exception.RetryAfter };
        }
        catch (JsonException exception)
        {
            return Failure(claimed, ErrorCode.PoisonMessage, $"The parameters cannot be read: {exception.Message}");
        }
        catch (Exception exception) when (TransientOutage.IsOutage(exception))
        {
            return Failure(claimed, ErrorCode.DependencyUnavailable, exception.Message);
        }
        catch (Exception exception)
        {
            LogThrew(claimed.TaskType, claimed.TaskId, exception);
            return Failure(claimed, ErrorCode.InternalError, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static AttemptOutcome Failure(ClaimedExecution claimed, ErrorCode code, string message) =>
        new(null, ErrorInfo.From(code, message) with { Operation = claimed.TaskType, Attempt = claimed.Attempt });

    [LoggerMessage(EventId = 2601, Level = LogLevel.Warning, Message = "Attempt {Attempt} of {TaskType} {TaskId} failed ({Verdict}): {Reason}")]
    private partial void LogFailed(string taskType, string taskId, int attempt, string verdict, string reason);

    [LoggerMessage(EventId = 2602, Level = LogLevel.Information, Message = "Attempt {Attempt} of {TaskType} {TaskId} lost its lease and is dropped")]
    private partial void LogDropped(string taskType, string taskId, int attempt);

    [LoggerMessage(EventId = 2603, Level = LogLevel.Error, Message = "{TaskType} {TaskId} did not heed its token and is given up")]
    private partial void LogGivenUp(string taskType, string taskId);

    [LoggerMessage(EventId = 2604, Level = LogLevel.Error, Message = "{TaskType} {TaskId} threw what nobody expected")]
    private partial void LogThrew(string taskType, string taskId, Exception exception);

    [LoggerMessage(EventId = 2605, Level = LogLevel.Error, Message = "{TaskType} {TaskId} could not be settled; its lease will lapse")]
    private partial void LogUnsettled(string taskType, string taskId, Exception exception);
}
