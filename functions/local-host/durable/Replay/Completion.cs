using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask;

namespace Ainer.LocalHost.Durable.Replay;

/// <summary>How an execution ends.</summary>
internal abstract record Completion
{
    internal sealed record Finished(string? Output) : Completion;

    internal sealed record Failed(TaskFailureDetails Details) : Completion;

    internal sealed record Terminated(string? Output, bool Recursive) : Completion;

    internal sealed record Restarted(string? Input, string? Version, IReadOnlyList<InstanceEvent> Carried) : Completion;
}

/// <param name="Actions">What the code decided in the step.</param>
/// <param name="Completion">How the execution ended in it, or null.</param>
internal sealed record StepOutcome(IReadOnlyList<InstanceAction> Actions, Completion? Completion);
