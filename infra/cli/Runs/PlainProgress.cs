namespace Ainer.Cli.Runs;

/// <summary>One line when the stage or the status changes, and while jobs run at most one every few seconds.</summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    public async Task<RunSnapshot> ShowAsync(IAsyncEnumerable<RunSnapshot> snapshots, CancellationToken cancel)
    {
        RunSnapshot? last = null;
        var begun = time.GetTimestamp();
        var (shownKey, shownText, shownAt) = ("", "", TimeSpan.Zero);
        await foreach (var snapshot in snapshots.WithCancellation(cancel))
        {
            last = snapshot;
            var elapsed = time.GetElapsedTime(begun);
            var key = $"{snapshot.Run.Status}/{snapshot.Run.Stage}";
            var text = Describe(snapshot);
            if (key == shownKey && (text == shownText || elapsed - shownAt < Pace))
                continue;
            (shownKey, shownText, shownAt) = (key, text, elapsed);
            await writer.WriteLineAsync($"[{elapsed.TotalSeconds,6:0.0} s] {text}");
            await writer.FlushAsync(cancel);
        }

        return last ?? throw new InvalidOperationException("A run always has at least one snapshot.");
    }

    private static string Describe(RunSnapshot snapshot)
    {
        var jobs = string.Join(", ", snapshot.Kinds.Select(kind => $"{kind.Kind} {kind.Ended}/{kind.Total}{(kind.Failed > 0 ? $" ({kind.Failed} failed)" : "")}"));
        return $"{snapshot.Run.Status}, stage {snapshot.Run.Stage ?? "accepted"}, {snapshot.Run.Progress:0} %{snapshot.Line}{(jobs.Length > 0 ? ": " + jobs : "")}";
    }
}
