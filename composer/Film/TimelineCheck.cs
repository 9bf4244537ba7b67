using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Film;

/// <summary>Finds where a timeline contradicts itself or lacks an input, before any work is done.</summary>
internal static class TimelineCheck
{
    /// <summary>Throws timeline_invalid with the first place in the message and all of them in the details.</summary>
    public static void Require(TimelinePlan plan, IReadOnlyCollection<string> inputs)
    {
        var problems = Problems(plan, inputs).Take(50).ToList();
        if (problems.Count > 0) throw new AinerException(ErrorCode.TimelineInvalid, problems[0], new { problems });
    }

    /// <summary>Every problem, each with its place.</summary>
    public static IEnumerable<string> Problems(TimelinePlan plan, IReadOnlyCollection<string> inputs) =>
        [.. Format(plan), .. Shots(plan, inputs), .. Lines(plan, inputs), .. Cues(plan, inputs)];

    private static IEnumerable<string> Format(TimelinePlan plan)
    {
        if (plan.Shots.Count == 0) yield return "The timeline has no shot.";
        if (plan.Fps is < 1 or > 120) yield return $"The timeline asks for {plan.Fps} frames a second; 1 to 120 can be made.";
        else if (48_000 % plan.Fps != 0) yield return $"The timeline asks for {plan.Fps} frames a second, which 48000 samples cannot be divided into.";
        if (plan.Width < 16 || plan.Height < 16 || plan.Width % 2 != 0 || plan.Height % 2 != 0)
            yield return $"The timeline asks for a picture of {plan.Width}x{plan.Height}; both sides are even and at least 16.";
    }

    private static IEnumerable<string> Shots(TimelinePlan plan, IReadOnlyCollection<string> inputs)
    {
        foreach (var twice in plan.Shots.GroupBy(shot => shot.ShotId).Where(group => group.Count() > 1)) yield return $"Shot {twice.Key} stands in the timeline more than once.";
        foreach (var shot in plan.Shots)
        {
            if (!inputs.Contains(InputNames.Shot(shot.ShotId))) yield return $"Shot {shot.ShotId} has no clip (input {InputNames.Shot(shot.ShotId)}).";
            var (lead, tail, min) = (shot.Timing.LeadS, shot.Timing.TailS, shot.Timing.MinS);
            if (!(lead >= 0 && tail >= 0 && min >= 0 && lead + tail + min < 3600)) yield return $"Shot {shot.ShotId} has an impossible timing.";
        }
    }

    private static IEnumerable<string> Lines(TimelinePlan plan, IReadOnlyCollection<string> inputs)
    {
        var lines = plan.Lines.GroupBy(line => line.LineId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var twice in lines.Values.Where(group => group.Count > 1)) yield return $"Line {twice[0].LineId} stands in the timeline more than once.";
        var timed = plan.Shots.SelectMany(shot => shot.Timing.Lines.Select(line => (shot.ShotId, line.LineId))).ToList();
        foreach (var twice in timed.GroupBy(line => line.LineId).Where(group => group.Count() > 1)) yield return $"Line {twice.Key} is spoken in more than one place: {string.Join(", ", twice.Select(line => line.ShotId))}.";
        foreach (var (shotId, lineId) in timed)
        {
            if (!lines.TryGetValue(lineId, out var found)) yield return $"Shot {shotId} times line {lineId}, which the timeline does not have.";
            else if (found[0].ShotId != shotId) yield return $"Line {lineId} belongs to shot {found[0].ShotId}, but shot {shotId} times it.";
            if (!inputs.Contains(InputNames.Line(lineId))) yield return $"Line {lineId} of shot {shotId} has no speech (input {InputNames.Line(lineId)}).";
        }
        var spoken = timed.Select(line => line.LineId).ToHashSet(StringComparer.Ordinal);
        foreach (var silent in lines.Keys.Where(line => !spoken.Contains(line))) yield return $"Line {silent} is in no shot's timing, so it would never be heard.";
    }

    private static IEnumerable<string> Cues(TimelinePlan plan, IReadOnlyCollection<string> inputs)
    {
        var order = plan.Shots.Select((shot, index) => (shot.ShotId, index)).DistinctBy(shot => shot.ShotId).ToDictionary(shot => shot.ShotId, shot => shot.index, StringComparer.Ordinal);
        foreach (var (cueId, shotId) in plan.Music.SelectMany(cue => new[] { (cue.CueId, cue.FromShotId), (cue.CueId, cue.ToShotId) }).Concat(plan.Effects.Select(cue => (cue.CueId, cue.ShotId))))
            if (!order.ContainsKey(shotId)) yield return $"Cue {cueId} names shot {shotId}, which the timeline does not have.";
        foreach (var cue in plan.Music)
            if (order.TryGetValue(cue.FromShotId, out var from) && order.TryGetValue(cue.ToShotId, out var to) && to < from)
                yield return $"Music cue {cue.CueId} ends at shot {cue.ToShotId}, before it begins at {cue.FromShotId}.";
        foreach (var cueId in plan.Music.Select(cue => cue.CueId).Concat(plan.Effects.Select(cue => cue.CueId)))
            if (!inputs.Contains(InputNames.Cue(cueId))) yield return $"Cue {cueId} has no sound (input {InputNames.Cue(cueId)}).";
    }
}
