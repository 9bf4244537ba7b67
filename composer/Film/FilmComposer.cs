using Ainer.Composer.Segments;
using Ainer.Composer.Sound;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media;
using Ainer.Media.Segments;
using Ainer.Media.Tools;
using Ainer.Timeline.Subtitles;

namespace Ainer.Composer.Film;

/// <summary>
/// Cuts a film: picture and sound are made side by side, joined by stream copy, probed, and given out only when nothing is wrong. See docs/composer.md.
/// </summary>
internal sealed class FilmComposer(Ffmpeg ffmpeg, Ffprobe ffprobe, MediaOptions media, LoudnessTarget target)
{
    /// <summary>
    /// Composes. Throws timeline_invalid when the order contradicts itself, provider_output_invalid when an input is unusable, media_tool_failed when the result
    /// did not pass its checks.
    /// </summary>
    public async Task<ComposedFilm> ComposeAsync(FilmOrder order, ISegmentStore store, IProgress<double> progress, CancellationToken cancellation)
    {
        var plan = order.Timeline;
        TimelineCheck.Require(plan, [.. order.Inputs.Keys]);
        var time = TimelineResolver.Resolve(plan, MeasuredLines(order));
        var steps = new ComposeProgress(progress, time.Shots.Count);
        var cues = FilmMuxer.Cues(plan, time);
        var subtitles = Path.Combine(order.WorkDirectory, "film.srt");
        await File.WriteAllTextAsync(subtitles, SrtWriter.Write(cues), cancellation);

        // Whichever fails first ends the other: nothing goes on working for a film that will not be.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var picture = MakePictureAsync(order, time, cues, store, steps, together.Token);
        var sound = MakeSoundAsync(order, time, steps, together.Token);
        await BothOrNone(picture, sound, together);
        var (segments, plans, poster) = await picture;

        var film = Path.Combine(order.WorkDirectory, "film.mp4");
        var measured = await JoinAsync(order, time, segments, await sound, subtitles, film, cancellation);
        steps.Joined();
        var facts = await new FilmProbe(media).ProbeAsync(film, cancellation);
        var complaints = FilmChecks.Complaints(facts, measured, plan, time, target);
        if (complaints.Count > 0) throw new AinerException(ErrorCode.MediaToolFailed, "The film did not pass its checks. " + string.Join(' ', complaints.Take(5)), new { complaints });
        steps.Checked();
        return new ComposedFilm
        {
            FilmPath = film,
            PosterPath = poster,
            SubtitlesPath = subtitles,
            Media = Facts(facts, measured),
            Metadata = FilmReport.Of(order, time, plans, segments.Counts, measured, facts),
            Segments = segments.Counts,
        };
    }

    private async Task<(SegmentSet Segments, IReadOnlyList<SegmentPlan> Plans, string Poster)> MakePictureAsync(
        FilmOrder order, ResolvedTimeline time, IReadOnlyList<SubtitleCue> cues, ISegmentStore store, ComposeProgress steps, CancellationToken cancellation)
    {
        var plan = order.Timeline;
        var format = SegmentFormat.Of(plan.Width, plan.Height, plan.Fps, order.Quality);
        var clips = time.Shots.ToDictionary(shot => shot.ShotId, shot => ClipOf(order.Inputs[InputNames.Shot(shot.ShotId)]), StringComparer.Ordinal);
        var plans = SegmentPlan.For(time.Shots, clips, format, shot => BurnIn(plan, cues, shot));
        var maker = new SegmentMaker(new SegmentEncoder(ffmpeg, ffprobe, format), store);
        var segments = await maker.MakeAsync(plans, order.WorkDirectory, steps.SegmentsReady, cancellation);

        var metadata = time.Shots.ToDictionary(shot => shot.ShotId, shot => order.Inputs[InputNames.Shot(shot.ShotId)].Metadata, StringComparer.Ordinal);
        var chosen = PosterChoice.Of(time, metadata, order.PosterShotId);
        var poster = Path.Combine(order.WorkDirectory, "poster.jpg");
        await new PosterFrame(ffmpeg).ExtractAsync(segments.Paths[time.Shots.Index().First(item => item.Item == chosen).Index], chosen.DurationS / 2, poster, cancellation);
        return (segments, plans, poster);
    }

    private async Task<SoundTrack> MakeSoundAsync(FilmOrder order, ResolvedTimeline time, ComposeProgress steps, CancellationToken cancellation)
    {
        var sounds = order.Inputs.Values.Where(input => !input.Name.StartsWith("shot:", StringComparison.Ordinal))
            .Select(input => new SoundInput(input.Name, input.Path, input.ContentType)).ToList();
        var library = await SoundLibrary.LoadAsync(sounds, order.WorkDirectory, ffmpeg, cancellation);
        var mastering = new Mastering(library.Open, target);
        var raw = MixPlanner.Plan(order.Timeline, time, library.Facts);
        var (mix, settings) = await Task.Run(() => mastering.Master(raw, [.. time.Lines.Select(line => (line.StartS, line.DurationS))], cancellation), cancellation);
        steps.Mixed();
        return await SoundTrack.CodeAsync(ffmpeg, library.Open, mastering, mix, settings, Path.Combine(order.WorkDirectory, "film.aac"), cancellation);
    }

    /// <summary>Joins the film while its sound is listened to; joins it again in the rare case that the sound had to be corrected.</summary>
    private async Task<MixMeasure> JoinAsync(
        FilmOrder order, ResolvedTimeline time, SegmentSet segments, SoundTrack sound, string subtitles, string film, CancellationToken cancellation)
    {
        var muxer = new FilmMuxer(ffmpeg);
        while (true)
        {
            using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var measuring = sound.MeasureAsync(together.Token);
            await BothOrNone(muxer.MuxAsync(order.Timeline, time, segments.Paths, sound.Path, subtitles, order.WorkDirectory, film, together.Token), measuring, together);
            if (!await sound.CorrectAsync(await measuring, cancellation)) return await measuring;
        }
    }

    private static async Task BothOrNone(Task one, Task other, CancellationTokenSource together)
    {
        var first = await Task.WhenAny(one, other);
        if (!first.IsCompletedSuccessfully) await together.CancelAsync();
        try { await Task.WhenAll(one, other); }
        catch (Exception) when (!first.IsCompletedSuccessfully) { await first; }
    }

    private static string? BurnIn(TimelinePlan plan, IReadOnlyList<SubtitleCue> cues, ResolvedShot shot)
    {
        if (!plan.BurnSubtitles) return null;
        var shown = SubtitleCues.OfShot(cues, shot);
        return shown.Count == 0 ? null : AssWriter.Write(shown, plan.Width, plan.Height);
    }

    private static ShotClip ClipOf(FilmInput input) => new(input.Path, input.Sha256, input.ContentType, Mp4Clip.Read(input.Path));

    private static Dictionary<string, double> MeasuredLines(FilmOrder order) =>
        order.Timeline.Lines.Select(line => (line.LineId, order.Inputs.GetValueOrDefault(InputNames.Line(line.LineId))?.Media?.DurationS))
            .Where(line => line.DurationS is not null).ToDictionary(line => line.LineId, line => line.DurationS!.Value, StringComparer.Ordinal);

    private static MediaFacts Facts(FilmFacts film, MixMeasure sound) => new()
    {
        DurationS = film.Only("video")?.DurationS,
        Width = film.Only("video")?.Width,
        Height = film.Only("video")?.Height,
        Fps = film.Only("video") is { DurationS: > 0 } video ? Math.Round(video.Frames / video.DurationS, 3) : null,
        Frames = film.Only("video")?.Frames,
        VideoCodec = film.Only("video")?.Codec,
        AudioCodec = film.Only("audio")?.Codec,
        SampleRate = film.Only("audio")?.SampleRate,
        Channels = film.Only("audio")?.Channels,
        LoudnessLufs = Math.Round(sound.Lufs, 2),
    };
}
