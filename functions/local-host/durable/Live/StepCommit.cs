using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.History;
using Microsoft.DurableTask.Client;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>A message that a step sends to another instance.</summary>
internal sealed record SentMessage(string Target, int? Execution, EventKind Kind, int TaskId, string? Name, string? Data);

/// <summary>All that one step of one instance changes in the store, at once or not at all.</summary>
internal sealed class StepCommit(LiveInstance live)
{
    public LiveInstance Live { get; } = live;

    public required int Execution { get; init; }

    /// <summary>The execution that decided <see cref="Activities"/> and <see cref="Children"/>.</summary>
    public required int ActionExecution { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public bool Restarted { get; init; }

    public string? Input { get; init; }

    public string Version { get; init; } = string.Empty;

    public string? Output { get; init; }

    public string? Failure { get; init; }

    public string? CustomStatus { get; init; }

    public DateTime? WakeAt { get; init; }

    public required int StepNumber { get; init; }

    public required string Events { get; init; }

    /// <summary>New activities; the first <see cref="Mine"/> of them are leased to this engine from the start.</summary>
    public IReadOnlyList<InstanceAction> Activities { get; init; } = [];

    public int Mine { get; init; }

    public IReadOnlyList<InstanceAction> Children { get; init; } = [];

    public IReadOnlyList<SentMessage> Sent { get; init; } = [];

    public IReadOnlyList<ActivityResult> Applied { get; init; } = [];

    public IReadOnlyList<long> Consumed { get; init; } = [];

    public bool IsTerminal => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
