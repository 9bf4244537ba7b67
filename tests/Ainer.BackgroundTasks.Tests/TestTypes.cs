using Ainer.Contracts.Errors;
using Ainer.TypedTasks;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>Parameters of the types of these tests.</summary>
internal sealed record ScriptParameters
{
    /// <summary>What each attempt does, in order; the last again and again: ok, throw:CODE, wrong, hang, deaf.</summary>
    public string[] Attempts { get; init; } = ["ok"];
    public string? Note { get; init; }
}

/// <summary>Result of the types of these tests.</summary>
internal sealed record ScriptResult
{
    public required int Attempt { get; init; }
}

/// <summary>Does what its parameters say, attempt by attempt.</summary>
internal sealed class ScriptTask() : TaskType<ScriptParameters, ScriptResult>(Type)
{
    public static TaskDeclaration<ScriptParameters, ScriptResult> Type { get; } = new("test.script", "Does what its parameters say.");

    public override int MaxAttempts => 3;

    protected override async Task<ScriptResult> RunAsync(ScriptParameters parameters, ITaskContext context)
    {
        var act = parameters.Attempts[Math.Min(context.Attempt, parameters.Attempts.Length) - 1];
        if (act.StartsWith("throw:", StringComparison.Ordinal)) throw new AinerException(Contracts.Names.Parse<ErrorCode>(act[6..]), $"Attempt {context.Attempt} says {act[6..]}.");
        if (act == "wrong") throw new InvalidOperationException("Nobody expected this.");
        // A program that starts another: both must end with the attempt.
        if (act == "hang") await context.RunProgramAsync("sh", "-c", $"sleep 4321{Environment.ProcessId % 1000} & wait");
        if (act == "deaf") await Task.Delay(TimeSpan.FromSeconds(20), CancellationToken.None);
        return new ScriptResult { Attempt = context.Attempt };
    }
}

/// <summary>Waits in a program until it is ended.</summary>
internal sealed class SleeperTask() : TaskType<ScriptParameters, ScriptResult>(Type)
{
    public static TaskDeclaration<ScriptParameters, ScriptResult> Type { get; } = new("test.sleeper", "Waits until it is ended.");

    protected override async Task<ScriptResult> RunAsync(ScriptParameters parameters, ITaskContext context)
    {
        context.Progress(40, "asleep");
        await context.LogAsync("going to sleep");
        await Task.Delay(Timeout.Infinite, context.Cancellation);
        return new ScriptResult { Attempt = context.Attempt };
    }
}

/// <summary>Submits one scripted sub-task for each entry of its attempts.</summary>
internal sealed class ParentTask() : TaskType<ScriptParameters, ScriptResult>(Type)
{
    public static TaskDeclaration<ScriptParameters, ScriptResult> Type { get; } = new("test.parent", "Submits sub-tasks.");

    protected override async Task<ScriptResult> RunAsync(ScriptParameters parameters, ITaskContext context)
    {
        for (var i = 0; i < parameters.Attempts.Length; i++)
        {
            var act = parameters.Attempts[i];
            if (act == "sleeper") await context.SubmitSubTaskAsync(SleeperTask.Type, new ScriptParameters(), $"{i}");
            else await context.SubmitSubTaskAsync(ScriptTask.Type, new ScriptParameters { Attempts = act.Split(',') }, $"{i}");
        }
        if (parameters.Note == "fail once" && context.Attempt == 1) throw new AinerException(ErrorCode.ProviderFailed, "The parent failed after it submitted.");
        if (parameters.Note == "refuse once" && context.Attempt == 1) throw new AinerException(ErrorCode.InputInvalid, "The parent will not, at first.");
        if (parameters.Note == "fail") throw new AinerException(ErrorCode.InputInvalid, "The parent cannot go on.");
        return new ScriptResult { Attempt = context.Attempt };
    }
}
