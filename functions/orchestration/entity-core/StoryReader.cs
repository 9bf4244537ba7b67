using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Stories;
using Ainer.EntityCore.Cast;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Setting;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore;

/// <summary>For whom a chapter is read. <see cref="Language"/> is a hint (BCP 47); <see cref="Known"/> what earlier chapters of the project established.</summary>
public sealed record ReadingContext
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string RunId { get; init; }
    public string? Language { get; init; }
    public IReadOnlyList<Character> KnownCharacters { get; init; } = [];
    public IReadOnlyList<Place> KnownPlaces { get; init; } = [];
    /// <summary>Colours (#rrggbb) for the garments of people who are new; empty = the usual ones.</summary>
    public IReadOnlyList<string> Palette { get; init; } = [];
}

/// <summary>A chapter as read, with its people, places and things.</summary>
public sealed record Reading(Story Story, EntityPack Pack, string Text);

/// <summary>
/// Reads a chapter without any model: rules, statistics and word lists for Chinese and English. Pure, deterministic, linear in the text; any text with a
/// letter or digit gives a story with at least one passage.
/// </summary>
public static class StoryReader
{
    private const int MostCharacters = 24;
    private const int MostObjects = 24;

    /// <summary>Reads a chapter. Throws <see cref="ArgumentException"/> when the text holds nothing that can be spoken.</summary>
    public static Reading Read(string text, ReadingContext context)
    {
        var chapter = ChapterReader.Read(text, context.Language);
        if (chapter.Segments.Count == 0) throw new ArgumentException("The text holds no letter or digit.", nameof(text));
        var known = context.KnownCharacters.ToDictionary(KnownPerson);
        var cast = new CastList(chapter, known.Keys);
        var speakers = new SpeakerFinder(chapter, cast);
        speakers.Walk();
        var joiner = new CastJoiner(chapter, cast, speakers.Attributions, speakers.Narrator);
        joiner.Join();
        var settings = new SettingTracker(chapter, cast, speakers.Seen).Track();
        var evidence = new EvidenceList();
        var characters = CharacterMaker.Make(cast.People.Where(p => joiner.Of(p) == p), known, context, chapter.Language, evidence, MostCharacters);
        var places = PlaceMaker.Make(chapter, settings, cast, context, evidence);
        var names = characters.Values.SelectMany(c => c.Aliases.Append(c.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var objects = ObjectsOf(chapter, context.ProjectId, names);
        var story = new StoryComposer(chapter, speakers, joiner, settings, characters, places).Compose(evidence);
        var pack = new EntityPack
        {
            TenantId = context.TenantId,
            ProjectId = context.ProjectId,
            RunId = context.RunId,
            Language = chapter.Language,
            Characters = [.. characters.Values.Distinct()],
            Places = [.. places.Values.Distinct()],
            Objects = objects,
        };
        return new Reading(story, pack, chapter.Text);
    }

    private static Person KnownPerson(Character character)
    {
        var person = new Person(character.Name) { Presentation = character.Look.Presentation, Age = character.Look.Age, Confidence = 0.9 };
        // "The boy" was somebody in that chapter; in this one it may be somebody else.
        person.Aliases.UnionWith(character.Aliases.Where(a => SpeechWords.Roles.Find(a) is not [{ Start: 0 } role] || role.Length != a.Length));
        return person;
    }

    private static List<StoryObject> ObjectsOf(ChapterText chapter, string projectId, HashSet<string> names) =>
        [.. chapter.Segments.SelectMany(s => ObjectWords.In(s.Text)).Where(name => !names.Contains(name)).GroupBy(name => name, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostObjects)
            .Select(g => new StoryObject { EntityId = EntityIds.Of(projectId, "object", g.Key), Name = g.Key, Mentions = g.Count(), Confidence = Math.Min(0.9, 0.5 + (0.1 * g.Count())) })];
}

/// <summary>Ids that follow from project, kind and name: the same thing has the same id in every chapter.</summary>
internal static class EntityIds
{
    public static string Of(string projectId, string kind, string name) => $"ent_{ContentAddress.Of(new[] { projectId, kind, name })[..32]}";
}

/// <summary>Collects the passages from which something was concluded and gives them their aliases.</summary>
internal sealed class EvidenceList
{
    private readonly List<StoryEvidence> items = [];

    public IReadOnlyList<StoryEvidence> Items => items;

    public string Add(string? entityId, string claim, string quote, int offset, double score)
    {
        var alias = $"E{items.Count + 1}";
        items.Add(new StoryEvidence(alias, entityId, claim, quote.Length <= 160 ? quote : quote[..160], offset, Math.Round(score, 3)));
        return alias;
    }
}
