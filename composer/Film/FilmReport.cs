using System.Text.Json;
using Ainer.Composer.Segments;
using Ainer.Composer.Sound;
using Ainer.Contracts;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Film;

/// <summary>The film artifact's metadata: where each shot's picture came from, who looks and sounds how, and what was measured.</summary>
internal static class FilmReport
{
    /// <summary>Small enough for a message even for the longest chapter.</summary>
    public static JsonElement Of(
        FilmOrder order, ResolvedTimeline time, IReadOnlyList<SegmentPlan> segments, SegmentCounts counts, MixMeasure sound, FilmFacts film) => AinerJson.ToElement(new
        {
            title = FilmMetadata.TitleOf(order.Timeline),
            order.Timeline.Language,
            order.Quality,
            frames = time.Frames,
            duration_s = time.DurationS,
            loudness = new { integrated_lufs = Math.Round(sound.Lufs, 2), true_peak_dbtp = Math.Round(sound.TruePeakDb, 2) },
            segments = counts,
            chapters = film.Chapters,
            subtitles_burned = order.Timeline.BurnSubtitles,
            shots = segments.Select(segment => Shot(order, segment)),
        });

    private static object Shot(FilmOrder order, SegmentPlan segment)
    {
        var clip = order.Inputs[InputNames.Shot(segment.Shot.ShotId)].Metadata;
        return new
        {
            segment.Shot.ShotId,
            segment.Shot.SceneId,
            segment.Shot.StartFrame,
            segment.Shot.Frames,
            segment = segment.Address,
            clip_sha256 = segment.Clip.Sha256,
            // What the picture's provider says of the people in it: look hash by entity id.
            looks = Of(clip, "looks"),
            voices = order.Timeline.Lines.Where(line => line.ShotId == segment.Shot.ShotId)
                .Select(line => new { line.SpeakerId, line.Voice.VoiceId }).Distinct(),
        };
    }

    private static JsonElement? Of(JsonElement? metadata, string name) =>
        metadata is { ValueKind: JsonValueKind.Object } facts && facts.TryGetProperty(name, out var value) ? value : null;
}
