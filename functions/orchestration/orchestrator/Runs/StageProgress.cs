using Ainer.Contracts.Events;

namespace Ainer.Orchestrator.Runs;

/// <summary>How far a run is, in percent, at the start and the end of each stage. Execution and composition are where the time goes.</summary>
internal static class StageProgress
{
    private static readonly double[] Starts = [0, 1, 3, 6, 8, 10, 11, 85, 100];

    public static double StartOf(RunStage stage) => Starts[(int)stage];

    public static double EndOf(RunStage stage) => stage == RunStage.Completed ? 100 : Starts[(int)stage + 1];

    /// <summary>Within a stage: from its start towards its end by the share (0 to 1) of work done.</summary>
    public static double Within(RunStage stage, double share) =>
        Math.Round(StartOf(stage) + ((EndOf(stage) - StartOf(stage)) * Math.Clamp(share, 0, 1)), 2);
}
