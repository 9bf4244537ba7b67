using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.EntityCore.Cast;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Setting;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore;

/// <summary>Puts what was found together into the story that the planner reads.</summary>
internal sealed class StoryComposer(
    ChapterText chapter, SpeakerFinder speakers, CastJoiner joiner, List<SegmentSetting> settings,
    Dictionary<Person, Character> characters, Dictionary<string, Place> places)
{
    private const int MostSeen = 4;

    public Story Compose(EvidenceList evidence)
    {
        var scenes = new List<StoryScene>();
        foreach (var group in chapter.Segments.GroupBy(s => settings[s.Index].Scene))
        {
            var passages = group.Select(Passage).ToList();
            // A scene is named for the place where most of it happens.
            var place = passages.Where(p => p.Kind != PassageKind.Title && p.PlaceId is not null).GroupBy(p => p.PlaceId).OrderByDescending(g => g.Count()).FirstOrDefault()?.First() ?? passages[^1];
            var index = scenes.Count;
            scenes.Add(new StoryScene($"S{index + 1:00}", index, TitleOf(place, index), place.PlaceId, passages));
        }
        foreach (var passage in scenes.SelectMany(s => s.Passages).Where(p => p.Kind == PassageKind.Dialogue && p.SpeakerId is not null).Take(200))
            evidence.Add(passage.SpeakerId, "speaks", passage.Text, passage.Offset, passage.SpeakerConfidence);
        return new Story { Title = chapter.Title, Language = chapter.Language, Narrator = VoiceMaker.Narrator(chapter.Language), Scenes = scenes, Evidence = evidence.Items };
    }

    private string TitleOf(StoryPassage passage, int index)
    {
        var chinese = chapter.Language == LanguageDetector.Chinese;
        return passage.PlaceName is { } name ? (chinese ? name : char.ToUpperInvariant(name[0]) + name[1..]) : chinese ? $"第{index + 1}幕" : $"Scene {index + 1}";
    }

    private StoryPassage Passage(Segment segment)
    {
        var setting = settings[segment.Index];
        var attribution = speakers.Attributions[segment.Index];
        var speaker = attribution.Speaker is { } person ? characters.GetValueOrDefault(joiner.Of(person)) : null;
        var place = setting.Place is { } found ? places.GetValueOrDefault(found.Name) : null;
        var intensity = Math.Max(setting.Intensity, TagIntensity(segment));
        return new StoryPassage
        {
            Index = segment.Index,
            Paragraph = segment.Paragraph,
            Kind = segment.Kind switch { SegmentKind.Title => PassageKind.Title, SegmentKind.Dialogue => PassageKind.Dialogue, _ => PassageKind.Narration },
            Text = segment.Text,
            Offset = segment.Offset,
            Length = segment.Text.Length,
            SpeakerId = speaker?.EntityId,
            SpeakerConfidence = speaker is null ? 1 : Math.Round(attribution.Confidence, 3),
            Mood = setting.Mood,
            Expression = setting.Expression,
            Intensity = Math.Round(intensity, 3),
            PlaceId = place?.EntityId,
            PlaceName = place?.Name,
            PlaceKind = place?.Kind ?? PlaceKind.Unknown,
            TimeOfDay = setting.Time,
            Weather = setting.Weather,
            Indoors = setting.Indoors,
            Crowd = setting.Crowd,
            OffScreen = attribution.Speaker is { } voice && joiner.Of(voice).IsVoice,
            CharacterIds = SeenIn(segment, speaker),
            Props = [.. ObjectWords.In(segment.Text).Distinct().Take(3)],
            Effects = segment.Kind == SegmentKind.Narration ? [.. SettingWords.Effects.Find(segment.Text).Select(m => m.Value).Distinct().Take(3)] : [],
        };
    }

    private double TagIntensity(Segment segment)
    {
        if (segment.Kind != SegmentKind.Dialogue) return 0;
        var best = 0.0;
        foreach (var near in (ReadOnlySpan<int>)[segment.Index - 1, segment.Index + 1])
            if (near >= 0 && near < chapter.Segments.Count && chapter.Segments[near] is { Kind: SegmentKind.Narration } other && other.Paragraph == segment.Paragraph)
                foreach (var match in SettingWords.Intensities.Find(other.Text)) best = Math.Max(best, match.Value);
        return best;
    }

    private List<string> SeenIn(Segment segment, Character? speaker)
    {
        var ids = new List<string>();
        if (speaker is not null) ids.Add(speaker.EntityId);
        foreach (var person in speakers.Seen[segment.Index])
            if (characters.TryGetValue(joiner.Of(person), out var character) && !ids.Contains(character.EntityId)) ids.Add(character.EntityId);
        return ids.Count > MostSeen ? ids[..MostSeen] : ids;
    }
}
