using System.Globalization;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Gateway.Regeneration;

/// <summary>
/// Turns a request into edits that stand by themselves: partial looks and voices become whole ones, and everything named is checked against the film. What is
/// stored with the new run then means the same whenever it is planned. Pure.
/// </summary>
internal static class EditResolver
{
    /// <summary>The edits. Throws validation_failed naming the field that does not fit.</summary>
    public static PlanEdits Resolve(RegenerateRequest request, ShotPlan shots, TimelinePlan timeline, Quality quality, IReadOnlyDictionary<string, Character> present)
    {
        var looks = shots.Shots.SelectMany(shot => shot.Characters).GroupBy(seen => seen.EntityId, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Look, StringComparer.Ordinal);
        var voices = timeline.Lines.GroupBy(line => line.SpeakerId ?? VoiceEdit.NarratorId, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Voice, StringComparer.Ordinal);
        Known("shots", request.Shots?.Select(edit => edit.ShotId), shots.Shots.Select(shot => shot.ShotId));
        Known("lines", request.Lines?.Select(edit => edit.LineId), timeline.Lines.Select(line => line.LineId));
        Known("entities", request.Entities?.Select(edit => edit.EntityId), looks.Keys);
        Known("voices", request.Voices?.Select(edit => edit.EntityId), voices.Keys);
        foreach (var line in request.Lines ?? [])
            if (line.Text is { } text && (string.IsNullOrWhiteSpace(text) || text.Length > 500)) throw PartialJson.Invalid("lines.text", "The text of a line must have 1 to 500 characters.");
        foreach (var shot in request.Shots ?? []) Check(shot, shots);
        CheckStaying(request, shots);
        if (request.Style is { Length: > 500 }) throw PartialJson.Invalid("style", "style must have at most 500 characters.");
        var edits = new PlanEdits
        {
            Shots = request.Shots ?? [],
            Lines = request.Lines ?? [],
            Entities = [.. (request.Entities ?? []).Select(change => new LookEdit(change.EntityId, LookOf(change, looks[change.EntityId], present)))],
            Voices = [.. (request.Voices ?? []).Select(change => new VoiceEdit(change.EntityId, VoiceOf(change, voices[change.EntityId], present)))],
            Order = request.Order,
            Remove = request.Remove ?? [],
            Quality = request.Quality == quality ? null : request.Quality,
            Style = request.Style,
        };
        return edits.IsEmpty() ? throw PartialJson.Invalid("shots", "Nothing is to be different: name shots, lines, entities, voices, an order, shots to remove, another quality or a style.") : edits;
    }

    /// <summary>A voice with parts changed; one that sounds different has a name of its own.</summary>
    internal static Voice Change(Voice voice, System.Text.Json.JsonElement patch, string field)
    {
        var changed = PartialJson.Over(voice, patch, field);
        if (changed.VoiceId == voice.VoiceId && changed != voice)
            changed = changed with { VoiceId = string.Create(CultureInfo.InvariantCulture, $"{changed.Language.Split('-')[0]}-{(changed.Variant.Length > 0 ? changed.Variant : "own")}-{changed.Pitch}-{changed.Rate}") };
        return LookRules.Problem(changed) is { } problem ? throw PartialJson.Invalid($"{field}.{problem.Field}", problem.Message) : changed;
    }

    /// <summary>A look with parts changed.</summary>
    internal static Look Change(Look look, System.Text.Json.JsonElement patch, string field)
    {
        var changed = PartialJson.Over(look, patch, field);
        return LookRules.Problem(changed) is { } problem ? throw PartialJson.Invalid($"{field}.{problem.Field}", problem.Message) : changed;
    }

    private static Look LookOf(EntityChange change, Look now, IReadOnlyDictionary<string, Character> present) =>
        change.Look is { } patch ? Change(now, patch, "entities.look") : present.TryGetValue(change.EntityId, out var character) ? character.Look : now;

    private static Voice VoiceOf(VoiceChange change, Voice now, IReadOnlyDictionary<string, Character> present) =>
        change.Voice is { } patch ? Change(now, patch, "voices.voice") : present.TryGetValue(change.EntityId, out var character) ? character.Voice with { Language = now.Language } : now;

    private static void Check(ShotEdit edit, ShotPlan plan)
    {
        var shot = plan.Shots.First(shot => shot.ShotId == edit.ShotId);
        if (edit.Framing is { } framing && framing != shot.Framing && (framing == Framing.Title || shot.Framing == Framing.Title))
            throw PartialJson.Invalid("shots.framing", $"Shot {shot.ShotId} cannot become or cease to be a title.");
        if (edit.LipSync == true && !shot.Characters.Any(seen => seen.Speaks)) throw PartialJson.Invalid("shots.lip_sync", $"Nobody speaks in shot {shot.ShotId}, so no mouth can move.");
        if (edit.MinS is < 0.5 or > 60) throw PartialJson.Invalid("shots.min_s", "min_s must be 0.5 to 60 seconds.");
        if (edit.Description is { Length: 0 or > 1000 }) throw PartialJson.Invalid("shots.description", "description must have 1 to 1000 characters.");
    }

    private static void CheckStaying(RegenerateRequest request, ShotPlan shots)
    {
        var gone = (request.Remove ?? []).ToHashSet(StringComparer.Ordinal);
        Known("remove", gone, shots.Shots.Select(shot => shot.ShotId));
        if (request.Shots?.FirstOrDefault(edit => gone.Contains(edit.ShotId)) is { } both) throw PartialJson.Invalid("remove", $"Shot {both.ShotId} cannot be changed and removed at once.");
        var staying = shots.Shots.Select(shot => shot.ShotId).Where(id => !gone.Contains(id)).ToList();
        if (staying.Count == 0) throw PartialJson.Invalid("remove", "A film needs a shot: leave one at least.");
        if (request.Order is { } order && !order.Order(StringComparer.Ordinal).SequenceEqual(staying.Order(StringComparer.Ordinal)))
            throw PartialJson.Invalid("order", $"order must name each of the {staying.Count} shots that stay once.");
    }

    private static void Known(string field, IEnumerable<string>? named, IEnumerable<string> there)
    {
        // What is named null is not there either.
        foreach (var id in (named ?? []).Where(id => id is null || !there.Contains(id))) throw PartialJson.Invalid(field, $"This film has no '{id}' that {field} could change.");
    }
}
