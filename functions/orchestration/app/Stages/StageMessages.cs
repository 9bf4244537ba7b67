using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Orchestrator.Jobs;

namespace Ainer.Orchestration.Stages;

/// <summary>Whether the orchestration may go on, and whether it is to stop after the plan.</summary>
public sealed record RunStart(bool Go, bool DryRun);

/// <summary>Which stage of which run.</summary>
public sealed record StageInput(string RunId, int Generation, RunStage Stage);

/// <summary>How a stage came out; Running means: wait for its signal.</summary>
public sealed record StageReport(StageOutcome Outcome, ErrorInfo? Error = null)
{
    /// <summary>A failed stage. The orchestration carries the error itself, so what is very long is cut.</summary>
    public static StageReport Failed(ErrorInfo error) => new(StageOutcome.Failed, Carried(error));

    /// <summary>The error as an orchestration may carry it: an answer of a provider can be of any length, and a history cannot.</summary>
    public static ErrorInfo Carried(ErrorInfo error) =>
        error.Message.Length > LongestMessage ? error with { Message = $"{error.Message[..LongestMessage]} ... ({error.Message.Length} characters)" } : error;

    private const int LongestMessage = 4_000;
}

/// <summary>A run that is to end as failed.</summary>
public sealed record RunFailure(string RunId, int Generation, ErrorInfo Error);
