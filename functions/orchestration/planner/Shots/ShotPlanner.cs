using System.Globalization;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Planner.Lines;

namespace Ainer.Planner.Shots;

/// <summary>The shots of a film with their lines.</summary>
internal sealed record PlannedShots(IReadOnlyList<Shot> Shots, IReadOnlyList<Line> Lines, IReadOnlyList<ShotDraft> Drafts);

/// <summary>From a story to shots: cuts, frames, blocks and times them.</summary>
internal static class ShotPlanner
{
    private const double TitleS = 1.8;
    private const double SilentEstablishingS = 2.0;
    private const double ShortestS = 2.2;
    private const double GapS = 0.18;
    private const double GapOfTurnS = 0.3;

    public static PlannedShots Plan(Story story, IReadOnlyDictionary<string, Character> cast, string projectId, double lipSyncShare)
    {
        var drafts = ShotCutter.Cut(story, BeatMaker.Make(story, cast));
        ShotFramer.Frame(drafts, lipSyncShare);
        var blocking = new Blocking(cast);
        var shots = new List<Shot>(drafts.Count);
        var lines = new List<Line>();
        foreach (var draft in drafts)
        {
            var shotId = string.Create(CultureInfo.InvariantCulture, $"SH{shots.Count + 1:0000}");
            var timing = Time(draft, shotId, lines, cast);
            var last = shots.Count > 0 ? shots[^1] : null;
            shots.Add(Make(story, draft, shotId, shots.Count, timing, blocking.Block(draft), last, projectId));
        }
        return new PlannedShots(shots, lines, drafts);
    }

    private static ShotTiming Time(ShotDraft draft, string shotId, List<Line> lines, IReadOnlyDictionary<string, Character> cast)
    {
        var timed = new List<TimedLine>(draft.Beats.Count);
        Beat? previous = null;
        foreach (var beat in draft.Beats)
        {
            var lineId = string.Create(CultureInfo.InvariantCulture, $"L{lines.Count + 1:0000}");
            lines.Add(new Line
            {
                LineId = lineId,
                ShotId = shotId,
                Kind = beat.Kind,
                SpeakerId = beat.SpeakerId,
                SpeakerName = beat.SpeakerId is { } id ? cast[id].Name : null,
                Voice = beat.Voice,
                Text = beat.Text,
                Mood = beat.Passage.Mood,
            });
            timed.Add(new TimedLine(lineId, previous is null ? 0 : previous.SpeakerId != beat.SpeakerId ? GapOfTurnS : GapS, beat.Seconds));
            previous = beat;
        }
        var minimum = draft.Kind switch { DraftKind.Title => TitleS, DraftKind.Establishing when timed.Count == 0 => SilentEstablishingS, _ => ShortestS };
        return new ShotTiming { LeadS = 0.25, TailS = draft.Kind == DraftKind.Title ? 0.7 : 0.35, MinS = minimum, Lines = timed };
    }

    private static Shot Make(Story story, ShotDraft draft, string shotId, int index, ShotTiming timing, IReadOnlyList<ShotCharacter> people, Shot? last, string projectId)
    {
        var passage = draft.Passage;
        var description = draft.Kind == DraftKind.Title ? story.Title : Describe(draft);
        var seed = Seed(projectId, draft.Framing.ToString(), description, passage.PlaceName ?? "");
        return new Shot
        {
            ShotId = shotId,
            Index = index,
            SceneId = draft.Scene.SceneId,
            Framing = draft.Framing,
            Camera = CameraChooser.Choose(draft.Framing, passage.Mood, seed % 97, last?.Camera),
            PlaceKind = passage.PlaceKind,
            PlaceId = passage.PlaceId,
            PlaceName = passage.PlaceName,
            TimeOfDay = passage.TimeOfDay,
            Weather = passage.Weather,
            Mood = passage.Mood,
            Indoors = passage.Indoors,
            Crowd = passage.Crowd || draft.Beats.Any(b => b.Passage.Crowd),
            Characters = people,
            Props = passage.Props,
            Description = description,
            Seed = seed,
            Timing = timing,
            LipSync = draft.LipSync && people.Any(p => p.Speaks),
        };
    }

    private static string Describe(ShotDraft draft)
    {
        var text = draft.Beats.Count > 0 ? string.Join(' ', draft.Beats.Select(b => b.Text)) : draft.Passage.Text;
        if (text.Length <= 240) return text;
        return char.IsHighSurrogate(text[239]) ? text[..239] : text[..240];
    }

    /// <summary>A positive number that follows from what the shot shows, not from where it stands, so that an edit elsewhere leaves the drawing alone.</summary>
    internal static int Seed(params string[] parts) => int.Parse(ContentAddress.Of(parts)[..7], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
