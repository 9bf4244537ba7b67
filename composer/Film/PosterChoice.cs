using System.Text.Json;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Film;

/// <summary>The shot whose frame stands for the film: the one that the plan names, which knows who matters; else people, closely, in its first half where nothing is given away.</summary>
internal static class PosterChoice
{
    /// <summary>The shot; metadata of its clip by shot id says what it shows, as far as its provider tells.</summary>
    public static ResolvedShot Of(ResolvedTimeline time, IReadOnlyDictionary<string, JsonElement?> metadata, string? named) =>
        time.Shots.FirstOrDefault(shot => shot.ShotId == named) ?? time.Shots.OrderByDescending(shot => Score(shot, time, metadata.GetValueOrDefault(shot.ShotId))).ThenBy(shot => shot.StartFrame).First();

    private static double Score(ResolvedShot shot, ResolvedTimeline time, JsonElement? metadata)
    {
        var score = time.Lines.Any(line => line.ShotId == shot.ShotId) ? 1.0 : 0;
        if (shot.StartFrame == 0 && time.Shots.Count > 1) score -= 2;
        if (metadata is { ValueKind: JsonValueKind.Object } facts)
        {
            if (facts.TryGetProperty("looks", out var looks) && looks.ValueKind == JsonValueKind.Object) score += Math.Min(2, looks.GetPropertyCount());
            // A mouth track is what only close-ups have, and a face is what a thumbnail can show.
            if (facts.TryGetProperty("mouth_track", out _)) score += 0.5;
        }
        return score - Math.Abs((double)shot.StartFrame / time.Frames - 0.35);
    }
}
