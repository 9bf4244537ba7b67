using Ainer.Contracts.Errors;
using Ainer.Postgres;

namespace Ainer.TypedTasks;

/// <summary>How a program that a task started came out.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Errors);

/// <summary>What a paid call used.</summary>
/// <param name="Provider">Who is paid.</param>
/// <param name="Model">The model that answered, if there is one.</param>
/// <param name="InputUnits">Units read, in the provider's counting.</param>
/// <param name="OutputUnits">Units written.</param>
/// <param name="Cost">In the budget's currency.</param>
public sealed record PaidUse(string Provider, string? Model, long InputUnits, long OutputUnits, decimal Cost);

/// <summary>
/// What a task's function may ask of the engine. All writes are fenced: when the attempt has lost its lease they throw <see cref="OperationCanceledException"/>. While the database is away they wait
/// for it, until the attempt is told to end.
/// </summary>
public interface ITaskContext
{
    /// <summary>The task.</summary>
    string TaskId { get; }
    /// <summary>Its run.</summary>
    string RunId { get; }
    /// <summary>Who owns it.</summary>
    string TenantId { get; }
    /// <summary>Where it belongs.</summary>
    string ProjectId { get; }
    /// <summary>The caller's trace id, if one was given.</summary>
    string? TraceId { get; }
    /// <summary>From 1.</summary>
    int Attempt { get; }
    /// <summary>When the time limit ends this attempt.</summary>
    DateTimeOffset Deadline { get; }
    /// <summary>Fires at the time limit, when the task is cancelled, when the lease is lost and when the process stops.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>Says how far the work is, 0 to 100. Costs nothing: it is written with the next pulse, the latest value wins.</summary>
    void Progress(double percent, string? message = null);

    /// <summary>An event task.log of the run.</summary>
    Task LogAsync(string message, TaskLogLevel level = TaskLogLevel.Info);

    /// <summary>
    /// Starts a sub-task of the same tenant and project. The same key in a later attempt gives the same sub-task. The task ends when its last sub-task does: completed,
    /// or completed_with_errors when some did not. Returns the sub-task's id. Throws validation_failed for parameters that do not fit.
    /// </summary>
    Task<string> SubmitSubTaskAsync<TParameters, TResult>(TaskDeclaration<TParameters, TResult> type, TParameters parameters, string key)
        where TParameters : notnull
        where TResult : notnull;

    /// <summary>What an earlier attempt (or this one) saved under the name; default when nothing.</summary>
    Task<T?> ReadCheckpointAsync<T>(string name);

    /// <summary>Saves a value under a name, for the next attempt.</summary>
    Task SaveCheckpointAsync<T>(string name, T value);

    /// <summary>
    /// Keeps what a paid call brought, at once: the next attempt reads it with <see cref="ReadCheckpointAsync{T}"/> instead of paying again. In the same commit the use is booked, as an
    /// event task.usage of the run. An answer that comes after the lease was lost is kept and booked too, and then this throws as every write does; it replaces no answer that is there.
    /// </summary>
    Task KeepPaidAsync<T>(string name, T value, PaidUse use);

    /// <summary>
    /// Books what a paid call used that brought nothing: an event task.usage with the error. At most once per name and attempt; a use of zero need not be told. Never throws for a lost lease.
    /// </summary>
    Task BookUseAsync(string name, PaidUse use, ErrorCode why);

    /// <summary>
    /// Commits an effect in the database and the mark that it is done together, once per sub-key over all attempts. False when it was done before; the effect is then not called.
    /// </summary>
    Task<bool> DoOnceAsync(string subKey, Func<Transaction, Task> effect);

    /// <summary>How many sub-keys beginning with this are done.</summary>
    Task<int> CountDoneAsync(string prefix = "");

    /// <summary>Runs a program by argument list. It and whatever it started end with the attempt.</summary>
    Task<ProgramResult> RunProgramAsync(string program, params IReadOnlyList<string> arguments);
}

/// <summary>How much a log line matters.</summary>
public enum TaskLogLevel { Info, Warning, Error }
