using System.Text.Json;
using Ainer.Contracts;

namespace Ainer.TypedTasks;

/// <summary>The executor's view of a task type. Derive from <see cref="TaskType{TParameters, TResult}"/>.</summary>
public abstract class TaskType
{
    private protected TaskType()
    {
    }

    /// <summary>Name and schemas.</summary>
    public abstract TaskDeclaration Declaration { get; }

    /// <summary>How long one attempt may take, unless the setting BackgroundTasks:TimeLimits:&lt;type&gt; says otherwise.</summary>
    public virtual TimeSpan TimeLimit => TimeSpan.FromMinutes(10);

    /// <summary>How often it is tried before it fails for good, unless the setting BackgroundTasks:MaxAttempts:&lt;type&gt; says otherwise.</summary>
    public virtual int MaxAttempts => 5;

    /// <summary>Runs one attempt; returns the result's JSON. Throws <see cref="JsonException"/> for parameters that do not fit.</summary>
    public abstract Task<string> RunAsync(string parameters, ITaskContext context);
}

/// <summary>
/// One class per task type, registered with <c>services.AddTaskType&lt;T&gt;()</c> in the orchestration app. It may run again after a crash: what must not be done
/// twice goes through <see cref="ITaskContext.DoOnceAsync"/>. docs/adding-a-task.md shows one.
/// </summary>
public abstract class TaskType<TParameters, TResult>(TaskDeclaration<TParameters, TResult> declaration) : TaskType
    where TParameters : notnull
    where TResult : notnull
{
    /// <inheritdoc/>
    public sealed override TaskDeclaration Declaration => declaration;

    /// <inheritdoc/>
    public sealed override async Task<string> RunAsync(string parameters, ITaskContext context) =>
        AinerJson.Write(await RunAsync(declaration.Read(parameters), context));

    /// <summary>
    /// Does the work. Throw <see cref="Ainer.Contracts.Errors.AinerException"/> for an expected failure: its code says whether another attempt can help
    /// (retryable), cannot (failed at once), or whether the task is poison (dead letter).
    /// </summary>
    protected abstract Task<TResult> RunAsync(TParameters parameters, ITaskContext context);
}
