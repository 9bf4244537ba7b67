using System.Text.Json;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Film;

/// <summary>Chooses the frame that stands for the film: people, not too close and not a title, in its first half where nothing is given away.</summary>
internal static class PosterChoice
{
    /// <summary>The shot; metadata of its clip by shot id says what it shows, as far as its provider tells.</summary>
    public static ResolvedShot Of(ResolvedTimeline time, IReadOnlyDictionary<string, JsonElement?> metadata) =>
        time.Shots.OrderByDescending(shot => Score(shot, time, metadata.GetValueOrDefault(shot.ShotId))).ThenBy(shot => shot.StartFrame).First();

    private static double Score(ResolvedShot shot, ResolvedTimeline time, JsonElement? metadata)
    {
        var score = time.Lines.Any(line => line.ShotId == shot.ShotId) ? 1.0 : 0;
        if (shot.StartFrame == 0 && time.Shots.Count > 1) score -= 2;
        if (metadata is { ValueKind: JsonValueKind.Object } facts)
        {
            score += Text(facts, "framing") switch { "medium" => 2, "wide" => 1.5, "close" => 1, "establishing" => 0.5, "title" => -3, _ => 0 };
            if (facts.TryGetProperty("looks", out var looks) && looks.ValueKind == JsonValueKind.Object) score += Math.Min(2, looks.GetPropertyCount());
        }
        return score - Math.Abs((double)shot.StartFrame / time.Frames - 0.35);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
