using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Plans;
using Ainer.Planner.Lines;
using Ainer.Planner.Shots;
using Ainer.Planner.Sound;

namespace Ainer.Planner.Editing;

/// <summary>
/// Changes a plan as a person asks, and nothing else: ids, seeds and timings of what is not named stay, so that the addresses of their work stay too. Pure.
/// Throws <see cref="AinerException"/> (plan_invalid) for edits that name what is not there.
/// </summary>
internal static class PlanEditor
{
    public static (ShotPlan Shots, TimelinePlan Timeline) Apply(ShotPlan shots, TimelinePlan timeline, PlanEdits edits)
    {
        var lines = EditLines(timeline.Lines, edits);
        var spoken = lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        var unchanged = timeline.Lines.ToHashSet();
        var seen = Remove([.. EditShots(shots.Shots, edits).Select(shot => shot with { Timing = Retime(shot.Timing, spoken, unchanged) })], edits);
        if (edits.Order is { } order) seen = Reorder(seen, order);
        var timings = timeline.Shots.ToDictionary(shot => shot.ShotId, StringComparer.Ordinal);
        var place = seen.Select((shot, i) => (shot.ShotId, i)).ToDictionary(pair => pair.ShotId, pair => pair.i, StringComparer.Ordinal);
        var scenes = seen.Select(shot => shot.SceneId).ToHashSet(StringComparer.Ordinal);
        return (shots with { Shots = seen, Scenes = [.. shots.Scenes.Where(scene => scenes.Contains(scene.SceneId))] }, timeline with
        {
            Shots = [.. seen.Select(shot => timings[shot.ShotId] with { Timing = shot.Timing })],
            Lines = [.. lines.Where(line => place.ContainsKey(line.ShotId)).OrderBy(line => place[line.ShotId])],
            // Music follows what comes after what; it stays where that stays.
            Music = edits.Order is null && edits.Remove.Count == 0 ? timeline.Music : SoundPlanner.Music(seen, shots.ProjectId),
            Effects = [.. timeline.Effects.Where(cue => place.ContainsKey(cue.ShotId))],
        });
    }

    private static List<Shot> Remove(List<Shot> shots, PlanEdits edits)
    {
        if (edits.Remove.Count == 0) return shots;
        var gone = edits.Remove.ToHashSet(StringComparer.Ordinal);
        if (gone.FirstOrDefault(id => !shots.Any(shot => shot.ShotId == id)) is { } unknown) throw Invalid($"There is no shot {unknown} in this film.");
        if (edits.Shots.FirstOrDefault(edit => gone.Contains(edit.ShotId)) is { } both) throw Invalid($"Shot {both.ShotId} cannot be changed and removed at once.");
        var staying = shots.Where(shot => !gone.Contains(shot.ShotId)).Select((shot, i) => shot with { Index = i }).ToList();
        return staying.Count > 0 ? staying : throw Invalid("A film needs a shot; these edits remove them all.");
    }

    private static List<Line> EditLines(IReadOnlyList<Line> lines, PlanEdits edits)
    {
        var texts = ById(edits.Lines, edit => edit.LineId, lines.Select(line => line.LineId), "line");
        var voices = ById(edits.Voices, edit => edit.EntityId, lines.Select(line => line.SpeakerId ?? VoiceEdit.NarratorId), "speaker");
        return
        [
            .. from line in lines
               let text = texts.GetValueOrDefault(line.LineId)
               let voice = voices.GetValueOrDefault(line.SpeakerId ?? VoiceEdit.NarratorId)
               select line with { Text = text?.Text ?? line.Text, Subtitle = text is null ? line.Subtitle : text.Subtitle ?? (text.Text is null ? line.Subtitle : null), Voice = voice?.Voice ?? line.Voice },
        ];
    }

    private static IEnumerable<Shot> EditShots(IReadOnlyList<Shot> shots, PlanEdits edits)
    {
        var changes = ById(edits.Shots, edit => edit.ShotId, shots.Select(shot => shot.ShotId), "shot");
        var looks = ById(edits.Entities, edit => edit.EntityId, shots.SelectMany(shot => shot.Characters).Select(seen => seen.EntityId), "character");
        foreach (var shot in shots)
        {
            var dressed = looks.Count == 0 ? shot : shot with { Characters = [.. shot.Characters.Select(seen => looks.TryGetValue(seen.EntityId, out var edit) ? seen with { Look = edit.Look, LookHash = edit.Look.Hash() } : seen)] };
            yield return changes.TryGetValue(shot.ShotId, out var change) ? Change(dressed, change) : dressed;
        }
    }

    private static Shot Change(Shot shot, ShotEdit edit)
    {
        if (edit.Framing is { } framing && framing != shot.Framing && (framing == Framing.Title || shot.Framing == Framing.Title))
            throw Invalid($"Shot {shot.ShotId} is {Names.Of(shot.Framing)} and cannot become {Names.Of(framing)}: a title stays a title.");
        if (edit.LipSync == true && !shot.Characters.Any(seen => seen.Speaks)) throw Invalid($"Nobody speaks in shot {shot.ShotId}, so no mouth can move.");
        if (edit.MinS is < 0.5 or > 60) throw Invalid($"min_s of shot {shot.ShotId} must be 0.5 to 60 seconds.");
        return shot with
        {
            Framing = edit.Framing ?? shot.Framing,
            Camera = edit.Camera ?? shot.Camera,
            Mood = edit.Mood ?? shot.Mood,
            TimeOfDay = edit.TimeOfDay ?? shot.TimeOfDay,
            Weather = edit.Weather ?? shot.Weather,
            Description = edit.Description ?? shot.Description,
            Props = edit.Props ?? shot.Props,
            LipSync = edit.LipSync ?? shot.LipSync,
            // The next one in a row that is the same for everybody, so that a preview and the run that follows mean the same picture.
            Seed = edit.Seed ?? (edit.AsksForAnother() ? ShotPlanner.Seed("another", shot.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)) : shot.Seed),
            Timing = edit.MinS is { } least ? shot.Timing with { MinS = least } : shot.Timing,
        };
    }

    private static ShotTiming Retime(ShotTiming timing, Dictionary<string, Line> lines, HashSet<Line> unchanged) =>
        timing.Lines.All(timed => unchanged.Contains(lines[timed.LineId])) ? timing : timing with
        {
            Lines = [.. timing.Lines.Select(timed => lines[timed.LineId] is var line && unchanged.Contains(line) ? timed : timed with { EstimatedS = SpeechEstimate.Seconds(line.Text, line.Voice) })],
        };

    private static List<Shot> Reorder(List<Shot> shots, IReadOnlyList<string> order)
    {
        var byId = shots.ToDictionary(shot => shot.ShotId, StringComparer.Ordinal);
        if (order.Count != shots.Count || order.Distinct(StringComparer.Ordinal).Count() != shots.Count || !order.All(byId.ContainsKey))
            throw Invalid($"order must name each of the {shots.Count} shots that stay once.");
        return [.. order.Select((id, i) => byId[id] with { Index = i })];
    }

    private static Dictionary<string, T> ById<T>(IReadOnlyList<T> edits, Func<T, string> idOf, IEnumerable<string> there, string what)
    {
        var known = there.ToHashSet(StringComparer.Ordinal);
        var byId = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var edit in edits)
        {
            if (!known.Contains(idOf(edit))) throw Invalid($"There is no {what} {idOf(edit)} in this film.");
            byId[idOf(edit)] = edit;
        }
        return byId;
    }

    private static AinerException Invalid(string message) => new(ErrorCode.PlanInvalid, message);
}
