using Ainer.Cli.Api;

namespace Ainer.Cli.Runs;

/// <summary>How far the jobs of one kind are.</summary>
internal sealed record KindProgress(string Kind, int Ended, int Failed, int Total);

/// <summary>A run and its jobs at one moment.</summary>
internal sealed record RunSnapshot(RunView Run, IReadOnlyList<JobView> Jobs)
{
    /// <summary>The stages a run passes, in order.</summary>
    public static readonly IReadOnlyList<string> Stages = ["accepted", "ingest", "entities", "assets", "plan", "route", "execute", "compose", "completed"];

    /// <summary>Why nothing may seem to happen; empty when the run's work goes first.</summary>
    public string Line => Run.FilmsBefore switch { > 1 => $", {Run.FilmsBefore} films before it", 1 => ", one film before it", _ => "" };

    public IReadOnlyList<KindProgress> Kinds => Jobs.GroupBy(job => job.Kind).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new KindProgress(group.Key, group.Count(job => job.HasEnded), group.Count(job => job.Status is "failed" or "dead_letter"), group.Count()))
        .ToArray();
}
