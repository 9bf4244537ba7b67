using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Planner.Shots;

/// <summary>
/// Decides how close the camera is. Grammar: wide before near; dialogue goes back and forth between medium and close; strong feeling is close; a thing that is
/// named is shown; never the same framing three times running.
/// </summary>
internal static class ShotFramer
{
    private const double Strong = 0.7;

    public static void Frame(List<ShotDraft> drafts, double lipSyncShare)
    {
        for (var i = 0; i < drafts.Count; i++)
            drafts[i].Framing = drafts[i].Kind switch
            {
                DraftKind.Title => Framing.Title,
                DraftKind.Establishing => Framing.Establishing,
                DraftKind.Dialogue => OfDialogue(drafts, i),
                _ => OfNarration(drafts, i),
            };
        ChooseLipSync(drafts, lipSyncShare);
    }

    private static Framing OfDialogue(List<ShotDraft> drafts, int index)
    {
        var shot = drafts[index];
        if (shot.Speakers.Count() > 1) return Framing.Medium;
        var last = drafts[index - 1].Framing;
        if (last == Framing.Close) return shot.Intensity >= 0.9 && Before(drafts, index, 2) != Framing.Close ? Framing.Close : Framing.Medium;
        if (shot.Intensity >= Strong) return Framing.Close;
        return last == Framing.Medium ? Framing.Close : Framing.Medium;
    }

    private static Framing OfNarration(List<ShotDraft> drafts, int index)
    {
        var shot = drafts[index];
        var last = drafts[index - 1].Framing;
        var people = shot.Passage.CharacterIds.Count;
        Framing[] wishes = (people, shot.Passage.Props.Count > 0) switch
        {
            (0, true) => [Framing.Detail, Framing.Wide],
            (0, false) => [Framing.Wide, Framing.Establishing],
            (1, true) => last == Framing.Wide ? [Framing.Medium, Framing.Detail] : [Framing.Wide, Framing.Detail],
            (1, false) => shot.Passage.Intensity >= Strong ? [Framing.Close, Framing.Medium, Framing.Wide] : [Framing.Medium, Framing.Wide],
            (_, true) => [Framing.Wide, Framing.Medium, Framing.Detail],
            _ => [Framing.Wide, Framing.Medium],
        };
        return Array.Find(wishes, w => w != last) is var wish && wish != Framing.Title ? wish : wishes[0];
    }

    private static Framing? Before(List<ShotDraft> drafts, int index, int steps) => index >= steps ? drafts[index - steps].Framing : null;

    /// <summary>Moving mouths are dear: the strongest few close-ups get them, and at least one where anybody speaks alone in a shot.</summary>
    private static void ChooseLipSync(List<ShotDraft> drafts, double share)
    {
        var candidates = drafts.Where(d => d.Kind == DraftKind.Dialogue && d.Speakers.Count() == 1 && d.SeenSpeakers.Any())
            .OrderByDescending(d => d.Framing == Framing.Close).ThenByDescending(d => d.Intensity).ThenByDescending(d => d.Seconds).ToList();
        if (candidates.Count == 0 || share <= 0) return;
        var most = Math.Max(1, (int)(share * drafts.Count));
        foreach (var draft in candidates.Where((d, rank) => rank == 0 || d.Framing == Framing.Close).Take(most))
        {
            draft.Framing = Framing.Close;
            draft.LipSync = true;
        }
    }
}
