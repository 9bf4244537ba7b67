using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Orchestrator.Jobs;

namespace Ainer.Orchestration.Stages;

/// <summary>Whether the orchestration may go on, and whether it is to stop after the plan.</summary>
public sealed record RunStart(bool Go, bool DryRun);

/// <summary>Which stage of which run.</summary>
public sealed record StageInput(string RunId, int Generation, RunStage Stage);

/// <summary>How a stage came out; Running means: wait for its signal.</summary>
public sealed record StageReport(StageOutcome Outcome, ErrorInfo? Error = null);

/// <summary>A run that is to end as failed.</summary>
public sealed record RunFailure(string RunId, int Generation, ErrorInfo Error);
