using Ainer.Artifacts;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Gateway.Runs;
using Ainer.Postgres;
using Ainer.Timeline.Exports;
using Ainer.Timeline.Subtitles;

namespace Ainer.Gateway.Timelines;

/// <summary>A timeline in a format of other programs.</summary>
internal sealed record TimelineExport(string Content, string ContentType, string FileName);

/// <summary>Reads the plan of a run as a timeline, exact where lines have been spoken, estimated where not, and writes it in the formats of other programs.</summary>
internal sealed class TimelineQueries(AppDatabase database, ArtifactStore store, RunQueries runs)
{
    private static readonly SqlFile Sql = SqlFile.For<TimelineQueries>("Sql/timelines.sql");

    /// <summary>The timeline of the run's newest plan. Throws not_found, or illegal_state while there is no plan.</summary>
    public async Task<TimelineView> GetAsync(string tenantId, string runId, CancellationToken ct)
    {
        var (plan, shots, timeline, measured) = await ReadAsync(tenantId, runId, ct);
        var time = TimelineResolver.Resolve(timeline, measured);
        var seen = shots.Shots.ToDictionary(shot => shot.ShotId, StringComparer.Ordinal);
        var said = timeline.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        var lines = time.Lines.ToLookup(line => line.ShotId, StringComparer.Ordinal);
        return new TimelineView
        {
            RunId = runId, Generation = plan.Generation, Title = timeline.Title, Language = timeline.Language, Quality = plan.Quality, Fps = timeline.Fps, Width = timeline.Width,
            Height = timeline.Height, BurnSubtitles = timeline.BurnSubtitles, Frames = time.Frames, DurationS = Math.Round(time.DurationS, 3),
            Measured = timeline.Lines.All(line => measured.ContainsKey(line.LineId)), Music = timeline.Music, Effects = timeline.Effects,
            Shots = [.. time.Shots.Select(placed => Show(placed, seen[placed.ShotId], [.. lines[placed.ShotId].Select(line => Show(line, said[line.LineId], measured))]))],
        };
    }

    /// <summary>The timeline as srt, ass or otio. Throws not_found for any other format.</summary>
    public async Task<TimelineExport> ExportAsync(string tenantId, string runId, string format, CancellationToken ct)
    {
        if (format is not ("srt" or "ass" or "otio"))
            throw new AinerException(ErrorCode.NotFound, $"There is no export '{format}'; use srt, ass or otio.", new { format });
        var (_, _, timeline, measured) = await ReadAsync(tenantId, runId, ct);
        var time = TimelineResolver.Resolve(timeline, measured);
        return format switch
        {
            "srt" => new TimelineExport(SrtWriter.Write(SubtitleCues.Of(timeline, time)), "application/x-subrip; charset=utf-8", $"{runId}.srt"),
            "ass" => new TimelineExport(AssWriter.Write(SubtitleCues.Of(timeline, time), timeline.Width, timeline.Height, timeline.Title), "text/x-ssa; charset=utf-8", $"{runId}.ass"),
            _ => new TimelineExport(OpenTimelineWriter.Write(timeline, time, await MediaAsync(tenantId, runId, ct)), "application/json; charset=utf-8", $"{runId}.otio"),
        };
    }

    /// <summary>The stored plan of a run. Throws not_found, or illegal_state while there is none.</summary>
    internal async Task<(PlanRow Plan, ShotPlan Shots, TimelinePlan Timeline, IReadOnlyDictionary<string, double> Measured)> ReadAsync(string tenantId, string runId, CancellationToken ct)
    {
        var plan = await database.ReadOneAsync<PlanRow>(tenantId, Sql["plan"], new { runId }, ct);
        if (plan is null)
        {
            var run = await runs.GetAsync(tenantId, runId, ct);
            throw new AinerException(ErrorCode.IllegalState, $"Run '{runId}' is {run.Status} and has no plan; there is a timeline after stage plan.", new { status = run.Status, stage = run.Stage });
        }
        var measured = await database.ReadAsync<MeasuredRow>(tenantId, Sql["measured"], new { runId }, ct);
        return (plan, AinerJson.Read<ShotPlan>(plan.ShotPlan), AinerJson.Read<TimelinePlan>(plan.Timeline),
            measured.ToDictionary(row => row.Key[(row.Key.IndexOf(':', StringComparison.Ordinal) + 1)..], row => row.Seconds, StringComparer.Ordinal));
    }

    /// <summary>Short-lived addresses of what has been made, by the names that <see cref="OpenTimelineWriter"/> asks for.</summary>
    private async Task<Dictionary<string, string>> MediaAsync(string tenantId, string runId, CancellationToken ct)
    {
        var media = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = await database.ReadAsync<MediaRow>(tenantId, Sql["media"], new { runId }, ct);
        // A shot with a moving mouth takes the place of the silent one.
        foreach (var row in rows.OrderBy(row => row.Operation == Names.Of(JobOperation.Sync)))
            media[NameOf(row)] = store.PresignGet(row.ObjectKey, UrlAudience.Public, row.ContentType).Url;
        return media;
    }

    private static string NameOf(MediaRow row)
    {
        var id = row.Key[(row.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return row.Operation switch { "tts" => InputNames.Line(id), "bgm" or "sfx" => InputNames.Cue(id), _ => InputNames.Shot(row.ShotId ?? id) };
    }

    private static TimelineShotView Show(ResolvedShot placed, Shot shot, IReadOnlyList<TimelineLineView> lines) => new()
    {
        ShotId = shot.ShotId, Index = shot.Index, SceneId = shot.SceneId, SceneTitle = placed.SceneTitle, StartS = Math.Round(placed.StartS, 3), DurationS = Math.Round(placed.DurationS, 3),
        StartFrame = placed.StartFrame, Frames = placed.Frames, MinS = shot.Timing.MinS, Framing = shot.Framing, Camera = shot.Camera, PlaceName = shot.PlaceName, PlaceKind = shot.PlaceKind,
        TimeOfDay = shot.TimeOfDay, Weather = shot.Weather, Mood = shot.Mood, Description = shot.Description, Props = shot.Props, LipSync = shot.LipSync, Seed = shot.Seed, Lines = lines,
        Characters = [.. shot.Characters.Select(seen => new TimelineCharacterView(seen.EntityId, seen.Name, seen.LookHash, seen.Expression, seen.Speaks))],
    };

    private static TimelineLineView Show(ResolvedLine placed, Line line, IReadOnlyDictionary<string, double> measured) => new()
    {
        LineId = line.LineId, Kind = line.Kind, SpeakerId = line.SpeakerId, SpeakerName = line.SpeakerName, VoiceId = line.Voice.VoiceId, Text = line.Text, Subtitle = line.Subtitle,
        StartS = Math.Round(placed.StartS, 3), DurationS = Math.Round(placed.DurationS, 3), Measured = measured.ContainsKey(line.LineId),
    };

    internal sealed record PlanRow(int Generation, string Quality, string ShotPlan, string Timeline, DateTimeOffset CreatedAt);

    private sealed record MeasuredRow(string Key, double Seconds);

    private sealed record MediaRow(string Key, string? ShotId, string Operation, string ObjectKey, string ContentType);
}
