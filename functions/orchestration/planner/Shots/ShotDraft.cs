using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.Planner.Lines;

namespace Ainer.Planner.Shots;

internal enum DraftKind { Title, Establishing, Narration, Dialogue }

/// <summary>A shot while the film is being cut: which beats it holds, not yet how it looks.</summary>
internal sealed class ShotDraft(DraftKind kind, StoryScene scene, StoryPassage passage)
{
    public DraftKind Kind { get; set; } = kind;
    public StoryScene Scene { get; } = scene;
    /// <summary>The passage whose setting and people the shot shows.</summary>
    public StoryPassage Passage { get; set; } = passage;
    public List<Beat> Beats { get; } = [];
    public Framing Framing { get; set; }
    public bool LipSync { get; set; }

    public double Seconds => Beats.Sum(b => b.Seconds);

    public IEnumerable<string> Speakers => Beats.Where(b => b.SpeakerId is not null).Select(b => b.SpeakerId!).Distinct();

    /// <summary>Who speaks and is seen doing it.</summary>
    public IEnumerable<string> SeenSpeakers => Beats.Where(b => b.SpeakerId is not null && !b.Passage.OffScreen).Select(b => b.SpeakerId!).Distinct();

    /// <summary>How strongly the spoken words feel, 0 to 1.</summary>
    public double Intensity => Beats.Where(b => b.IsDialogue).Select(b => b.Passage.Intensity).DefaultIfEmpty(0).Max();

    public bool SamePlace(ShotDraft other) => Scene == other.Scene && Passage.PlaceId == other.Passage.PlaceId;
}
