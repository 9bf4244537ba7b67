using System.Globalization;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Planner.Shots;

namespace Ainer.Planner.Sound;

/// <summary>Music over stretches of one mood, a bed of sound where the camera shows the place, and the sounds that the words name.</summary>
internal static class SoundPlanner
{
    /// <summary>Music that changes more often than this, in seconds, is noise.</summary>
    private const double ShortestCueS = 18;
    private const int MoodAhead = 4;
    private const int MostSpots = 2;
    private static readonly HashSet<string> Beds = ["rain", "wind", "fire", "water", "waves", "birds", "crickets", "crowd", "room"];

    public static List<MusicCue> Music(IReadOnlyList<Shot> shots, string projectId)
    {
        var cues = new List<MusicCue>();
        var start = 0;
        var mood = Ahead(shots, 0);
        for (var i = 1; i <= shots.Count; i++)
        {
            if (i < shots.Count && !Turns(shots, start, i, mood)) continue;
            var first = shots[start];
            var place = shots.Skip(start).Take(i - start).Select(s => s.PlaceKind).FirstOrDefault(k => k != PlaceKind.Unknown);
            cues.Add(new MusicCue(Id("M", cues.Count), first.ShotId, shots[i - 1].ShotId, mood, place, ShotPlanner.Seed(projectId, "music", mood.ToString(), place.ToString())));
            if (i == shots.Count) break;
            start = i;
            mood = Ahead(shots, i);
        }
        return cues;
    }

    private static bool Turns(IReadOnlyList<Shot> shots, int start, int at, Mood mood)
    {
        var rest = Length(shots, at, shots.Count);
        if (Length(shots, start, at) < ShortestCueS || rest < ShortestCueS / 2) return false;
        return shots[at].SceneId != shots[at - 1].SceneId ? Ahead(shots, at) != mood : shots[at].Mood != mood && Ahead(shots, at) != mood;
    }

    private static Mood Ahead(IReadOnlyList<Shot> shots, int from) =>
        shots.Skip(from).Take(MoodAhead).GroupBy(s => s.Mood).OrderByDescending(g => (g.Key == Mood.Neutral ? 0.4 : 1.0) * g.Count()).ThenBy(g => g.Key).First().Key;

    private static double Length(IReadOnlyList<Shot> shots, int from, int to)
    {
        var seconds = 0.0;
        for (var i = from; i < to && seconds < 2 * ShortestCueS; i++) seconds += TimelineResolver.Frames(shots[i].Timing, 24, NoMeasure) / 24.0;
        return seconds;
    }

    private static readonly Dictionary<string, double> NoMeasure = [];

    public static List<EffectCue> Effects(PlannedShots planned, string projectId)
    {
        var cues = new List<EffectCue>();
        for (var i = 0; i < planned.Shots.Count; i++)
        {
            var (shot, draft) = (planned.Shots[i], planned.Drafts[i]);
            if (shot.Framing == Framing.Title) continue;
            var named = draft.Beats.SelectMany(b => b.Passage.Effects.Select(effect => (effect, b))).DistinctBy(e => e.effect).ToList();
            var bed = named.Select(e => e.effect).FirstOrDefault(Beds.Contains) ?? (shot.Framing is Framing.Establishing ? BedOf(shot) : null);
            if (bed is not null) Add(bed, 0, ambient: true);
            foreach (var (effect, beat) in named.Where(e => !Beds.Contains(e.effect)).Take(MostSpots)) Add(effect, AtOf(shot, draft, beat), ambient: false);

            void Add(string effect, double at, bool ambient) =>
                cues.Add(new EffectCue(Id("X", cues.Count), shot.ShotId, effect, Math.Round(at, 2), ambient, ShotPlanner.Seed(projectId, effect, shot.Description)));
        }
        return cues;
    }

    private static double AtOf(Shot shot, ShotDraft draft, Lines.Beat beat)
    {
        var index = draft.Beats.IndexOf(beat);
        var starts = TimelineResolver.LinesOf(shot.Timing, NoMeasure);
        return index >= 0 && index < starts.Count ? starts[index].StartS + (0.3 * starts[index].DurationS) : shot.Timing.LeadS;
    }

    private static string? BedOf(Shot shot) => (shot.Weather, shot.PlaceKind, shot.TimeOfDay) switch
    {
        (Weather.Rain, _, _) => "rain",
        (Weather.Snow or Weather.Wind, _, _) => "wind",
        (_, PlaceKind.Sea or PlaceKind.Harbor or PlaceKind.Ship, _) => "waves",
        (_, PlaceKind.River or PlaceKind.Bridge, _) => "water",
        (_, PlaceKind.Market or PlaceKind.City or PlaceKind.Tavern, _) => "crowd",
        (_, PlaceKind.Forest or PlaceKind.Garden or PlaceKind.Field or PlaceKind.Village, TimeOfDay.Night) => "crickets",
        (_, PlaceKind.Forest or PlaceKind.Garden or PlaceKind.Field or PlaceKind.Village or PlaceKind.Courtyard or PlaceKind.Mountain, _) => "birds",
        (_, PlaceKind.Tower or PlaceKind.Rooftop or PlaceKind.Desert, _) => "wind",
        _ => "room",
    };

    private static string Id(string prefix, int count) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{count + 1:000}");
}
