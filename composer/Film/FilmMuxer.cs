using System.Globalization;
using Ainer.Composer.Sound;
using Ainer.Contracts.Plans;
using Ainer.Media.Tools;
using Ainer.Timeline.Subtitles;

namespace Ainer.Composer.Film;

/// <summary>Joins segments, coded sound, subtitles, title and chapters into the film by stream copy. Story text reaches ffmpeg in files only, never in an argument.</summary>
internal sealed class FilmMuxer(Ffmpeg ffmpeg)
{
    /// <summary>Writes the film. The same inputs give the same bytes.</summary>
    public async Task MuxAsync(
        TimelinePlan plan, ResolvedTimeline time, IReadOnlyList<string> segments, string sound, string subtitles, string workDirectory, string target, CancellationToken cancellation)
    {
        var (list, metadata) = (Path.Combine(workDirectory, "segments.ffconcat"), Path.Combine(workDirectory, "film.ffmeta"));
        await File.WriteAllTextAsync(list, ConcatList.Write(segments), cancellation);
        await File.WriteAllTextAsync(metadata, FilmMetadata.Write(plan, time), cancellation);
        var language = "language=" + LanguageTag.Of(plan.Language);
        // The first coded packet only primes the decoder: moved before zero, it ends up in the track's edit list.
        var priming = (-AacEncoder.PrimingFrames / (double)SoundFormat.Rate).ToString("0.000000000", CultureInfo.InvariantCulture);
        await ffmpeg.Command(
            [
                FfmpegInput.ConcatList(list),
                FfmpegInput.File(sound, "aac", "-itsoffset", priming),
                FfmpegInput.File(subtitles, "srt"),
                FfmpegInput.File(metadata, "ffmetadata"),
            ],
            "-loglevel", "error", "-map", "0:v:0", "-map", "1:a:0", "-map", "2:s:0", "-map_metadata", "3", "-map_chapters", "3",
            "-c:v", "copy", "-c:a", "copy", "-c:s", "mov_text", "-metadata:s:a:0", language, "-metadata:s:s:0", language, "-disposition:s:0", "default",
            "-video_track_timescale", Text(time.Fps * 512), "-movie_timescale", Text(SoundFormat.Rate),
            "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", Ffmpeg.Target(target)).ExecuteAsync(cancellation);
    }

    /// <summary>The subtitles of a film; without any line its title is shown over the first shot, since a film always has a subtitle track.</summary>
    public static IReadOnlyList<SubtitleCue> Cues(TimelinePlan plan, ResolvedTimeline time)
    {
        var cues = SubtitleCues.Of(plan, time);
        return cues.Count > 0 ? cues : [new SubtitleCue("", time.Shots[0].ShotId, 0, Math.Min(3, time.DurationS), [FilmMetadata.TitleOf(plan)])];
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
