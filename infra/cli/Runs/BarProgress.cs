using Spectre.Console;

namespace Ainer.Cli.Runs;

/// <summary>A bar for the stages and one for each kind of job, redrawn in place.</summary>
internal sealed class BarProgress(IAnsiConsole console) : IProgressView
{
    public Task<RunSnapshot> ShowAsync(IAsyncEnumerable<RunSnapshot> snapshots, CancellationToken cancel) =>
        console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => DrawAsync(context, snapshots, cancel));

    private static async Task<RunSnapshot> DrawAsync(ProgressContext context, IAsyncEnumerable<RunSnapshot> snapshots, CancellationToken cancel)
    {
        RunSnapshot? last = null;
        var film = context.AddTask("film", maxValue: 100);
        var stages = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        var kinds = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        await foreach (var snapshot in snapshots.WithCancellation(cancel))
        {
            last = snapshot;
            film.Value = snapshot.Run.Progress;
            film.Description = $"film [grey]{snapshot.Run.Status.EscapeMarkup()}{snapshot.Line}[/]";
            DrawStages(context, stages, snapshot);
            foreach (var kind in snapshot.Kinds)
            {
                if (!kinds.TryGetValue(kind.Kind, out var bar))
                    kinds[kind.Kind] = bar = context.AddTask(kind.Kind);
                bar.MaxValue = kind.Total;
                bar.Value = kind.Ended;
                bar.Description = $"  {kind.Kind.EscapeMarkup()} {kind.Ended}/{kind.Total}{(kind.Failed > 0 ? $" [red]{kind.Failed} failed[/]" : "")}";
            }
        }

        if (last?.Run.Status == "succeeded")
            film.Value = 100;
        foreach (var bar in stages.Values.Append(film).Concat(kinds.Values))
            bar.StopTask();
        return last ?? throw new InvalidOperationException("A run always has at least one snapshot.");
    }

    private static void DrawStages(ProgressContext context, Dictionary<string, ProgressTask> bars, RunSnapshot snapshot)
    {
        var reached = RunSnapshot.Stages.ToList().IndexOf(snapshot.Run.Stage ?? "accepted");
        for (var place = 1; place <= reached && RunSnapshot.Stages[place] != "completed"; place++)
        {
            var stage = RunSnapshot.Stages[place];
            if (!bars.TryGetValue(stage, out var bar))
                bars[stage] = bar = context.AddTask(stage, maxValue: 1);
            var over = place < reached;
            bar.IsIndeterminate = !over && !snapshot.Run.HasEnded;
            if (!over || bar.IsFinished)
                continue;
            bar.Value = 1;
            bar.StopTask();
        }
    }
}
