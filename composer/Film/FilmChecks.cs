using System.Globalization;
using Ainer.Composer.Sound;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Film;

/// <summary>What a film must be before it is published. Pure: facts in, complaints out.</summary>
internal static class FilmChecks
{
    private const double LargestGapS = 0.1;

    /// <summary>Everything that is wrong, readable; empty for a film that may be published.</summary>
    public static IReadOnlyList<string> Complaints(FilmFacts film, MixMeasure sound, TimelinePlan plan, ResolvedTimeline time, LoudnessTarget target) =>
        [.. Streams(film, plan, time), .. Container(film, plan, time), .. Loudness(sound, time, target)];

    private static IEnumerable<string> Streams(FilmFacts film, TimelinePlan plan, ResolvedTimeline time)
    {
        if (film.Only("video") is not { } video) yield return "The film has not exactly one video track.";
        else
        {
            if (video.Codec != "h264") yield return $"The picture is coded as {video.Codec}, not h264.";
            if ((video.Width, video.Height) != (plan.Width, plan.Height)) yield return $"The picture is {video.Width}x{video.Height}, not {plan.Width}x{plan.Height}.";
            if (video.FrameRate != $"{time.Fps}/1") yield return $"The picture runs at {video.FrameRate} frames a second, not {time.Fps}.";
            if (video.Frames != time.Frames) yield return $"The picture has {video.Frames} frames, the timeline {time.Frames}.";
        }
        if (film.Only("audio") is not { } audio) yield return "The film has not exactly one sound track.";
        else if (audio.Codec != "aac" || audio.SampleRate != SoundFormat.Rate || audio.Channels != SoundFormat.Channels)
            yield return $"The sound is {audio.Codec} at {audio.SampleRate} Hz with {audio.Channels} channels, not stereo aac at 48000 Hz.";
        if (film.Only("subtitle") is not { } subtitle) yield return "The film has not exactly one subtitle track.";
        else if (subtitle.Language != LanguageTag.Of(plan.Language)) yield return $"The subtitles are tagged {subtitle.Language ?? "not at all"}, not {LanguageTag.Of(plan.Language)}.";
    }

    private static IEnumerable<string> Container(FilmFacts film, TimelinePlan plan, ResolvedTimeline time)
    {
        foreach (var (what, seconds) in new[] { ("picture", film.Only("video")?.DurationS), ("sound", film.Only("audio")?.DurationS), ("file", film.DurationS) })
            if (seconds is { } found && Math.Abs(found - time.DurationS) > LargestGapS)
                yield return Invariant($"The {what} lasts {found:0.###} s, the timeline {time.DurationS:0.###} s.");
        if (!film.FastStart) yield return "The film's index stands behind its media, so it could not start while loading.";
        if (film.Title != FilmMetadata.TitleOf(plan)) yield return $"The film is titled '{film.Title}'.";
        var chapters = FilmMetadata.Chapters(time).Count;
        if (film.Chapters != chapters) yield return $"The film has {film.Chapters} chapters for {chapters} scenes.";
    }

    private static IEnumerable<string> Loudness(MixMeasure sound, ResolvedTimeline time, LoudnessTarget target)
    {
        if (Math.Abs(sound.Lufs - target.Lufs) > target.ToleranceLu) yield return Invariant($"The film measures {sound.Lufs:0.0} LUFS, not {target.Lufs:0.0}.");
        if (sound.TruePeakDb > target.PeakDbtp) yield return Invariant($"The film's sound peaks at {sound.TruePeakDb:0.0} dBTP, over {target.PeakDbtp:0.0}.");
        foreach (var line in time.Lines)
            if (sound.QuietestSecond(line.StartS, line.DurationS) is { } quietest && quietest < target.QuietestDbfs)
                yield return Invariant($"Line {line.LineId} falls to {quietest:0.0} dBFS for a second.");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
