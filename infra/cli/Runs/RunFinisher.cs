using System.Globalization;
using Ainer.Cli.Api;
using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Runs;

/// <summary>Follows a run to its end, saves its film and sums it up.</summary>
internal sealed class RunFinisher(AinerClient client, IProgressView view, TimeProvider time)
{
    /// <param name="runId">The run.</param>
    /// <param name="begun">Timestamp from which the wall time counts.</param>
    /// <param name="target">Where to save the film; null saves nothing.</param>
    /// <param name="cancel">Stops watching; the run itself goes on.</param>
    public async Task<RunReport> FinishAsync(string runId, long begun, string? target, CancellationToken cancel)
    {
        var last = await view.ShowAsync(new RunFollower(client, time).FollowAsync(runId, cancel), cancel);
        var wall = Math.Round(time.GetElapsedTime(begun).TotalSeconds, 2);
        var run = last.Run;
        var saved = run.Status == "succeeded" && target is not null ? await SaveAsync(run, target, cancel) : null;
        return new RunReport
        {
            RunId = run.RunId,
            Status = run.Status,
            Stage = run.Stage,
            Error = run.Status == "succeeded" ? null : run.LatestError,
            FinalArtifactUri = run.FinalArtifactUri,
            File = saved,
            DurationS = saved is null ? null : await DurationAsync(saved, cancel),
            WallS = wall,
            Trace = await client.TraceAsync(runId, cancel),
        };
    }

    private async Task<string> SaveAsync(RunView run, string target, CancellationToken cancel)
    {
        var uri = run.FinalArtifactUri ?? throw new CliException($"Run {run.RunId} succeeded but names no film. That is a fault of the API; see ./ainer logs orchestration");
        var artifacts = await client.ArtifactsAsync(run.RunId, cancel);
        var film = artifacts.FirstOrDefault(artifact => artifact.IsAt(uri))
            ?? throw new CliException($"The film {uri} is not among the artifacts of run {run.RunId}. That is a fault of the API; see ./ainer logs gateway");
        var path = Path.GetFullPath(target);
        await AinerClient.DownloadAsync(await client.ArtifactUrlAsync(film.ArtifactId, cancel), path, cancel);
        return path;
    }

    /// <summary>Length by ffprobe; null when it is not installed or cannot tell.</summary>
    private static async Task<double?> DurationAsync(string file, CancellationToken cancel)
    {
        var probe = await new ProgramCall("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file).RunAsync(cancel);
        return probe.Ok && double.TryParse(probe.Output.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? Math.Round(seconds, 3) : null;
    }
}
