using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Planner.Shots;

/// <summary>
/// Where people stand. The 180-degree rule: whoever is left in a scene stays left until it ends, and two who talk look at each other.
/// </summary>
internal sealed class Blocking(IReadOnlyDictionary<string, Character> cast)
{
    private static readonly double[] Places = [0.3, 0.7, 0.5, 0.14, 0.86];
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);
    private readonly List<string> recent = [];
    private string? sceneId;

    /// <summary>The people of one shot with their places; call in the order of the film.</summary>
    public IReadOnlyList<ShotCharacter> Block(ShotDraft shot)
    {
        if (sceneId != shot.Scene.SceneId)
        {
            sceneId = shot.Scene.SceneId;
            order.Clear();
            recent.Clear();
        }
        if (shot.Kind is DraftKind.Title || shot.Framing is Framing.Detail) return [];
        var speakers = shot.SeenSpeakers.Where(cast.ContainsKey).ToList();
        var shown = Shown(shot, speakers);
        foreach (var id in shown) order.TryAdd(id, order.Count);
        // Who speaks is remembered before who listens: a voice from elsewhere is heard by the one who last spoke.
        foreach (var id in Enumerable.Reverse(shown)) Meet(id);
        var alone = shown.Count == 1 && shot.Framing is Framing.Close or Framing.Medium;
        var people = shown.OrderBy(id => Places[Slot(id)]).Select(id => At(id, shot, speakers, alone)).ToList();
        // Two stand apart and look at each other; who is left of whom never changes.
        return people is [var left, var right] ? [left with { X = 0.3, FacesLeft = false }, right with { X = 0.7, FacesLeft = true }] : people;
    }

    private List<string> Shown(ShotDraft shot, List<string> speakers)
    {
        var unseen = shot.Speakers.Except(speakers).ToHashSet();
        var shown = speakers.Count > 0 ? speakers.ToList() : [.. shot.Passage.CharacterIds.Where(id => cast.ContainsKey(id) && !unseen.Contains(id))];
        // Who is only heard is listened to by somebody.
        if (shown.Count == 0 && unseen.Count > 0 && recent.Count > 0) shown.Add(recent[0]);
        var most = shot.Framing switch { Framing.Close => 1, Framing.Medium => 2, _ => 4 };
        if (shot.Kind == DraftKind.Dialogue && shot.Framing is Framing.Medium or Framing.Wide && shown.Count == 1
            && recent.FirstOrDefault(id => !shown.Contains(id)) is { } listener) shown.Add(listener);
        return shown.Count > most ? shown[..most] : shown;
    }

    private int Slot(string id) => order[id] % Places.Length;

    private void Meet(string id)
    {
        recent.Remove(id);
        recent.Insert(0, id);
    }

    private ShotCharacter At(string id, ShotDraft shot, List<string> speakers, bool alone)
    {
        var character = cast[id];
        var right = Places[Slot(id)] > 0.5;
        var beat = shot.Beats.FirstOrDefault(b => b.SpeakerId == id);
        return new ShotCharacter
        {
            EntityId = id,
            Name = character.Name,
            Look = character.Look,
            LookHash = character.Look.Hash(),
            // Alone in the picture one stands a little off centre, looking into the free space.
            X = alone ? (right ? 0.6 : 0.4) : Places[Slot(id)],
            FacesLeft = right,
            Expression = beat?.Passage.Expression ?? (speakers.Count > 0 ? Listening(shot) : shot.Passage.Expression),
            Speaks = speakers.Contains(id),
            HoldsProp = shot.Kind != DraftKind.Dialogue && shot.Passage.Props.Count > 0 && shot.Passage.CharacterIds is [var first, ..] && first == id,
        };
    }

    private static Expression Listening(ShotDraft shot) => shot.Passage.Mood switch
    {
        Mood.Fearful => Expression.Afraid,
        Mood.Joyful or Mood.Triumphant or Mood.Romantic => Expression.Smile,
        Mood.Sad => Expression.Sad,
        _ => Expression.Neutral,
    };
}
