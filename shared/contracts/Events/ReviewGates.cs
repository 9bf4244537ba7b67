namespace Ainer.Contracts.Events;

/// <summary>The stages before which a run may wait for a person, and which of them it waits for. Pure.</summary>
public static class ReviewGates
{
    /// <summary>Before these something can be looked at, in the order in which a run comes to them.</summary>
    public static IReadOnlyList<RunStage> All { get; } =
        [RunStage.Ingest, RunStage.Entities, RunStage.Assets, RunStage.Plan, RunStage.Route, RunStage.Execute, RunStage.Compose];

    /// <summary>
    /// The first gate that is asked for and not approved: the one at which a waiting run stands, since it comes to none before the earlier ones are open. Null when there is none.
    /// </summary>
    /// <param name="reviewBefore">What the run's owner asked for, in whatever order.</param>
    /// <param name="approved">What has been approved.</param>
    public static RunStage? Next(IReadOnlyCollection<string> reviewBefore, IReadOnlyCollection<string> approved)
    {
        foreach (var stage in All)
        {
            var name = Names.Of(stage);
            if (reviewBefore.Contains(name) && !approved.Contains(name)) return stage;
        }
        return null;
    }
}
