using Ainer.Contracts.Entities;
using Ainer.EntityCore.Cast;

namespace Ainer.EntityCore;

/// <summary>Turns the people found into characters with ids, looks and voices; those already known keep theirs.</summary>
internal static class CharacterMaker
{
    private const int OftenSeen = 3;

    public static Dictionary<Person, Character> Make(IEnumerable<Person> people, Dictionary<Person, Character> known, ReadingContext context, string language, EvidenceList evidence, int most)
    {
        var looks = new LookMaker(context.ProjectId, context.Palette);
        var voices = new VoiceMaker(context.ProjectId, language);
        foreach (var character in known.Values)
        {
            looks.Reserve(character.Look);
            voices.Reserve(character.Voice);
        }
        var chosen = people.Where(Matters).OrderByDescending(p => (3 * p.Lines) + p.Mentions).ThenBy(p => p.FirstOffset).ThenBy(p => p.Name, StringComparer.Ordinal).Take(most).ToList();
        // Looks that the text fixes are set aside first, so that nobody else is given the same colour.
        foreach (var person in chosen)
            if (person.Clues.GarmentColor is { } color && !known.ContainsKey(person)) looks.ReserveColor(color);
        var characters = new Dictionary<Person, Character>();
        foreach (var person in chosen) characters[person] = Character(person, known.GetValueOrDefault(person), context, language, looks, voices, evidence);
        return characters;
    }

    // Where nobody speaks, the woman who is seen all the time is the one whom the story is about.
    private static bool Matters(Person person) => person.Lines > 0 || (person.IsRole ? person.Seen >= OftenSeen : person.Mentions > 0);

    private static Character Character(Person person, Character? known, ReadingContext context, string language, LookMaker looks, VoiceMaker voices, EvidenceList evidence)
    {
        var id = known?.EntityId ?? EntityIds.Of(context.ProjectId, "character", person.Name);
        var confidence = Math.Round(Math.Min(0.98, person.Confidence + (0.02 * Math.Min(10, person.Lines + person.Mentions))), 3);
        var alias = evidence.Add(id, $"character:{person.Name}", person.FirstQuote, person.FirstOffset == int.MaxValue ? 0 : person.FirstOffset, confidence);
        var voice = known is null ? voices.For(person) : known.Voice.Language == language ? known.Voice : known.Voice with { Language = language, Rate = voices.Rate(person) };
        return new Character
        {
            EntityId = id,
            Name = known?.Name ?? person.Name,
            Aliases = [.. person.Aliases.Concat(known?.Aliases ?? []).Distinct().Where(a => a != person.Name).Order(StringComparer.Ordinal)],
            Look = known?.Look ?? looks.For(person, language.StartsWith("zh", StringComparison.Ordinal)),
            Voice = voice,
            Mentions = person.Mentions + person.Lines,
            Confidence = confidence,
            Locked = known?.Locked ?? false,
            Evidence = [alias],
        };
    }
}
