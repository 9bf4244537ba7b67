using Ainer.Contracts.Stories;
using Ainer.Planner.Lines;

namespace Ainer.Planner.Shots;

/// <summary>
/// Cuts beats into shots: a title card, an establishing shot where scene or place changes, then one shot per stretch of narration or per speaker, as long as
/// the eye likes to stay.
/// </summary>
internal static class ShotCutter
{
    /// <summary>Speech that fills a shot, in seconds; with lead and tail the shot stays under eight.</summary>
    public const double FullS = 7.2;

    /// <summary>Less speech than this makes too short a shot of its own.</summary>
    public const double ScantS = 1.9;

    /// <summary>The shortest narration that earns a cut of its own inside a paragraph of dialogue.</summary>
    private const double OwnShotS = 2.4;

    public static List<ShotDraft> Cut(Story story, List<Beat> beats)
    {
        var drafts = new List<ShotDraft>();
        var first = story.Scenes[0].Passages[0];
        drafts.Add(new ShotDraft(DraftKind.Title, story.Scenes[0], first));
        foreach (var beat in beats)
        {
            if (beat.Passage.Kind == PassageKind.Title) drafts[0].Beats.Add(beat);
            else Place(drafts, beat);
        }
        JoinScant(drafts);
        return drafts;
    }

    private static void Place(List<ShotDraft> drafts, Beat beat)
    {
        var last = drafts[^1];
        var arrives = last.Kind == DraftKind.Title || last.Scene != beat.Scene || last.Passage.PlaceId != beat.Passage.PlaceId;
        if (arrives)
        {
            var establishing = new ShotDraft(DraftKind.Establishing, beat.Scene, beat.Passage);
            drafts.Add(establishing);
            if (beat.IsDialogue) drafts.Add(new ShotDraft(DraftKind.Dialogue, beat.Scene, beat.Passage));
            drafts[^1].Beats.Add(beat);
        }
        else if (Continues(last, beat)) Append(last, beat);
        else
        {
            var draft = new ShotDraft(beat.IsDialogue ? DraftKind.Dialogue : DraftKind.Narration, beat.Scene, beat.Passage);
            draft.Beats.Add(beat);
            drafts.Add(draft);
        }
    }

    private static bool Continues(ShotDraft shot, Beat beat)
    {
        if (shot.Seconds + beat.Seconds > FullS) return false;
        var sameParagraph = shot.Beats.Count > 0 && shot.Beats[^1].Passage.Paragraph == beat.Passage.Paragraph;
        return (shot.Kind, beat.IsDialogue) switch
        {
            (DraftKind.Dialogue, true) => sameParagraph && shot.Speakers.Contains(beat.SpeakerId),
            (DraftKind.Dialogue, false) => sameParagraph && beat.Seconds <= OwnShotS,
            // "He turned and said:" belongs to what he says.
            (DraftKind.Narration, true) => sameParagraph && shot.Seconds < OwnShotS,
            (DraftKind.Establishing, true) => false,
            _ => sameParagraph && shot.Seconds < OwnShotS,
        };
    }

    private static void Append(ShotDraft shot, Beat beat)
    {
        if (shot.Kind == DraftKind.Narration && beat.IsDialogue)
        {
            shot.Kind = DraftKind.Dialogue;
            shot.Passage = beat.Passage;
        }
        else if (shot.Kind == DraftKind.Narration && beat.Passage.CharacterIds.Count > shot.Passage.CharacterIds.Count) shot.Passage = beat.Passage;
        shot.Beats.Add(beat);
    }

    /// <summary>A shot of a word or two joins a neighbour: quick replies become one picture of both speakers.</summary>
    private static void JoinScant(List<ShotDraft> drafts)
    {
        for (var i = 1; i < drafts.Count; i++)
        {
            var shot = drafts[i];
            if (shot.Kind is DraftKind.Title or DraftKind.Establishing || shot.Seconds >= ScantS) continue;
            var next = i + 1 < drafts.Count && Joins(shot, drafts[i + 1]) ? drafts[i + 1] : null;
            var previous = Joins(drafts[i - 1], shot) ? drafts[i - 1] : null;
            if (next is null && previous is null) continue;
            if (previous is null || (next is not null && next.Seconds <= previous.Seconds))
            {
                next!.Beats.InsertRange(0, shot.Beats);
                if (shot.Kind == DraftKind.Dialogue && next.Kind == DraftKind.Narration) (next.Kind, next.Passage) = (shot.Kind, shot.Passage);
            }
            else
            {
                previous.Beats.AddRange(shot.Beats);
                if (shot.Kind == DraftKind.Dialogue && previous.Kind == DraftKind.Narration) (previous.Kind, previous.Passage) = (shot.Kind, shot.Passage);
            }
            drafts.RemoveAt(i--);
        }
    }

    private static bool Joins(ShotDraft first, ShotDraft second) =>
        first.Kind is DraftKind.Narration or DraftKind.Dialogue && second.Kind is DraftKind.Narration or DraftKind.Dialogue && first.SamePlace(second)
        && first.Seconds + second.Seconds <= FullS && first.Speakers.Union(second.Speakers).Count() <= 2;
}
