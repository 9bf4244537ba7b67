using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;

namespace Ainer.Planner.Lines;

/// <summary>One line to be said, with the passage it comes from.</summary>
internal sealed record Beat(StoryScene Scene, StoryPassage Passage, string Text, Voice Voice, string? SpeakerId, double Seconds)
{
    /// <summary>False for a piece of a passage that was too long for one line.</summary>
    public bool Whole { get; init; } = true;

    public bool IsDialogue => Passage.Kind == PassageKind.Dialogue;

    public LineKind Kind => IsDialogue ? LineKind.Dialogue : LineKind.Narration;
}

/// <summary>Turns a story into beats: every letter of it once, in order. Neighbouring sentences of one voice and paragraph become one line where they fit.</summary>
internal static class BeatMaker
{
    /// <summary>The tail of a long sentence stays apart from the next one, unless it is shorter than this: half a sentence and half of another make no line.</summary>
    private const double ScantS = 1.1;

    public static List<Beat> Make(Story story, IReadOnlyDictionary<string, Character> cast)
    {
        var beats = new List<Beat>();
        foreach (var scene in story.Scenes)
            foreach (var passage in scene.Passages)
            {
                var speaker = passage.SpeakerId is { } id && cast.TryGetValue(id, out var character) ? character : null;
                var voice = speaker?.Voice ?? story.Narrator;
                var pieces = LineSplitter.Split(passage.Text, voice);
                foreach (var piece in pieces) AddOrJoin(beats, Of(scene, passage, piece, voice, speaker?.EntityId) with { Whole = pieces.Count == 1 });
            }
        return beats;
    }

    private static Beat Of(StoryScene scene, StoryPassage passage, string text, Voice voice, string? speaker) =>
        new(scene, passage, text, voice, speaker, SpeechEstimate.Seconds(text, voice));

    private static void AddOrJoin(List<Beat> beats, Beat beat)
    {
        if (beats.Count > 0 && beats[^1] is var last && MayJoin(last, beat) && LineSplitter.Glue(last.Text, beat.Text) is var joined && LineSplitter.Fits(joined, beat.Voice))
        {
            // The passage that says more about what is seen stands for both.
            var passage = Tells(beat.Passage) > Tells(last.Passage) ? beat.Passage : last.Passage;
            beats[^1] = Of(last.Scene, passage with { Effects = [.. last.Passage.Effects.Union(beat.Passage.Effects)] }, joined, beat.Voice, beat.SpeakerId) with { Whole = last.Whole && beat.Whole };
        }
        else beats.Add(beat);
    }

    private static bool MayJoin(Beat last, Beat next) =>
        last.Scene == next.Scene && last.Passage.Paragraph == next.Passage.Paragraph && last.Passage.Kind == next.Passage.Kind && last.Passage.Kind != PassageKind.Title
        && last.SpeakerId == next.SpeakerId && (last.Whole && next.Whole || Math.Min(last.Seconds, next.Seconds) < ScantS) && last.Passage.PlaceId == next.Passage.PlaceId && last.Passage.Index != next.Passage.Index;

    private static int Tells(StoryPassage passage) => (2 * passage.CharacterIds.Count) + passage.Props.Count;
}
