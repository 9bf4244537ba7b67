using System.Text.Json.Nodes;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Timeline.Subtitles;

namespace Ainer.Timeline.Exports;

/// <summary>
/// Writes a film's timeline as OpenTimelineIO JSON (schemas Timeline.1, Track.1, Clip.2), so that an editor can open it: a picture track, a speech track, a
/// track per kind of other sound, scenes and lines as markers. Format: opentimelineio.readthedocs.io, "File Format Specification".
/// </summary>
public static class OpenTimelineWriter
{
    /// <summary>The document. <paramref name="media"/> gives URLs by input name (see <see cref="InputNames"/>); what it lacks becomes a missing reference.</summary>
    public static string Write(TimelinePlan plan, ResolvedTimeline time, IReadOnlyDictionary<string, string> media)
    {
        var tracks = new JsonArray(Pictures(time, media), Speech(plan, time, media), Music(plan, time, media));
        return new JsonObject
        {
            ["OTIO_SCHEMA"] = "Timeline.1",
            ["name"] = SubtitleText.Neutralise(plan.Title),
            ["global_start_time"] = Time(0, plan.Fps),
            ["metadata"] = new JsonObject { ["ainer"] = new JsonObject { ["run_id"] = plan.RunId, ["language"] = plan.Language } },
            ["tracks"] = Composable("Stack.1", "tracks", tracks),
        }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, Encoder = Contracts.AinerJson.Options.Encoder });
    }

    private static JsonObject Pictures(ResolvedTimeline time, IReadOnlyDictionary<string, string> media)
    {
        var clips = new JsonArray();
        string? scene = null;
        foreach (var shot in time.Shots)
        {
            var clip = Clip(shot.ShotId, shot.DurationS, time.Fps, media.GetValueOrDefault(InputNames.Shot(shot.ShotId)));
            if (shot.SceneId != scene) clip["markers"]!.AsArray().Add(Marker(shot.SceneTitle, 0, shot.DurationS, time.Fps));
            scene = shot.SceneId;
            clips.Add(clip);
        }
        return Track("Picture", "Video", clips);
    }

    private static JsonObject Speech(TimelinePlan plan, ResolvedTimeline time, IReadOnlyDictionary<string, string> media)
    {
        var texts = plan.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        var placed = time.Lines.Select(line => (InputNames.Line(line.LineId), line.StartS, line.DurationS,
            texts.TryGetValue(line.LineId, out var text) ? SubtitleText.Neutralise(text.Subtitle ?? text.Text) : ""));
        return Track("Speech", "Audio", Spaced(placed, time.Fps, media));
    }

    private static JsonObject Music(TimelinePlan plan, ResolvedTimeline time, IReadOnlyDictionary<string, string> media)
    {
        var shots = time.Shots.ToDictionary(shot => shot.ShotId, StringComparer.Ordinal);
        var placed = plan.Music.Where(cue => shots.ContainsKey(cue.FromShotId) && shots.ContainsKey(cue.ToShotId)).Select(cue =>
        {
            var (from, to) = (shots[cue.FromShotId], shots[cue.ToShotId]);
            return (InputNames.Cue(cue.CueId), from.StartS, to.StartS + to.DurationS - from.StartS, cue.Mood.ToString());
        });
        return Track("Music", "Audio", Spaced(placed, time.Fps, media));
    }

    private static JsonArray Spaced(IEnumerable<(string Name, double StartS, double DurationS, string Text)> placed, int fps, IReadOnlyDictionary<string, string> media)
    {
        var items = new JsonArray();
        var at = 0.0;
        foreach (var (name, startS, durationS, text) in placed.OrderBy(item => item.StartS))
        {
            if (startS > at) items.Add(Item("Gap.1", "", Range(0, startS - at, fps)));
            var clip = Clip(name, durationS, fps, media.GetValueOrDefault(name));
            if (text.Length > 0) clip["markers"]!.AsArray().Add(Marker(text, 0, durationS, fps));
            items.Add(clip);
            at = startS + durationS;
        }
        return items;
    }

    private static JsonObject Clip(string name, double durationS, int fps, string? url)
    {
        var clip = Item("Clip.2", name, Range(0, durationS, fps));
        clip["active_media_reference_key"] = "DEFAULT_MEDIA";
        clip["media_references"] = new JsonObject
        {
            ["DEFAULT_MEDIA"] = url is null
                ? new JsonObject { ["OTIO_SCHEMA"] = "MissingReference.1", ["name"] = name, ["metadata"] = new JsonObject() }
                : new JsonObject { ["OTIO_SCHEMA"] = "ExternalReference.1", ["target_url"] = url, ["available_range"] = Range(0, durationS, fps), ["metadata"] = new JsonObject() },
        };
        return clip;
    }

    private static JsonObject Track(string name, string kind, JsonArray children)
    {
        var track = Composable("Track.1", name, children);
        track["kind"] = kind;
        return track;
    }

    private static JsonObject Composable(string schema, string name, JsonArray children)
    {
        var item = Item(schema, name, null);
        item["children"] = children;
        return item;
    }

    private static JsonObject Item(string schema, string name, JsonObject? range) => new()
    {
        ["OTIO_SCHEMA"] = schema,
        ["name"] = name,
        ["source_range"] = range,
        ["effects"] = new JsonArray(),
        ["markers"] = new JsonArray(),
        ["metadata"] = new JsonObject(),
        ["enabled"] = true,
    };

    private static JsonObject Marker(string name, double startS, double durationS, int fps) => new()
    {
        ["OTIO_SCHEMA"] = "Marker.2",
        ["name"] = SubtitleText.Neutralise(name),
        ["color"] = "GREEN",
        ["marked_range"] = Range(startS, durationS, fps),
        ["metadata"] = new JsonObject(),
    };

    private static JsonObject Range(double startS, double durationS, int fps) => new()
    {
        ["OTIO_SCHEMA"] = "TimeRange.1",
        ["start_time"] = Time(startS, fps),
        ["duration"] = Time(durationS, fps),
    };

    private static JsonObject Time(double seconds, int fps) => new()
    {
        ["OTIO_SCHEMA"] = "RationalTime.1",
        ["rate"] = (double)fps,
        ["value"] = Math.Round(seconds * fps, 4),
    };
}
