using Ainer.LocalHost.Durable.History;
using Ainer.LocalHost.Durable.Replay;

namespace Ainer.LocalHost.Durable.Live;

/// <summary>Holds what a replayed step decided against what its history says it decided.</summary>
internal static class Determinism
{
    public static string? FirstDifference(int step, IReadOnlyList<InstanceAction> recorded, StepOutcome replayed)
    {
        for (var i = 0; i < Math.Max(recorded.Count, replayed.Actions.Count); i++)
        {
            var expected = i < recorded.Count ? recorded[i] : null;
            var produced = i < replayed.Actions.Count ? replayed.Actions[i] : null;
            if (expected is not null && produced is not null && expected.IsSameDecisionAs(produced))
                continue;
            return $"Non-deterministic orchestrator: in step {step} the history holds {expected?.ToString() ?? "no further action"}, "
                + $"but the code produced {produced?.ToString() ?? "no further action"}.";
        }

        return replayed.Completion switch
        {
            null => null,
            Completion.Failed failed => $"Non-deterministic orchestrator: in step {step} the history goes on, but the code failed with {failed.Details}.",
            _ => $"Non-deterministic orchestrator: in step {step} the history goes on, but the code ended.",
        };
    }
}
