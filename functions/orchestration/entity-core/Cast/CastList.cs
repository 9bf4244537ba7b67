using System.Text.RegularExpressions;
using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>Somebody named, or pointed at by a pronoun, in a text.</summary>
internal readonly record struct Mention(int Start, int End, Person? Person, MentionKind Pronoun);

/// <summary>Everybody whom a chapter may hold, and the finding of them in a passage. People called by what they are join with the ones called by name.</summary>
internal sealed partial class CastList
{
    private readonly PhraseTable<Person> names;

    public CastList(ChapterText chapter, IEnumerable<Person> known)
    {
        People = [.. known];
        foreach (var person in ChineseNames.Find(chapter).Concat(EnglishNames.Find(chapter))) AddOrJoin(person);
        foreach (var role in RolesOf(chapter)) AddOrJoin(role);
        names = new PhraseTable<Person>(People.SelectMany(p => p.Aliases.Select(alias => (alias, p))));
    }

    public List<Person> People { get; }

    /// <summary>Who is mentioned in a passage, in order; names before pronouns where both could be meant.</summary>
    public List<Mention> In(string text)
    {
        var mentions = new List<Mention>();
        for (var i = 0; i < text.Length;)
        {
            if (names.At(text, i) is { } name && (text[i] >= 0x2E80 || name.Value.IsRole || char.IsUpper(text[i])))
            {
                mentions.Add(new Mention(i, name.End, name.Value, default));
                i = name.End;
            }
            else if (SpeechWords.Pronouns.At(text, i) is { } pronoun)
            {
                mentions.Add(new Mention(i, pronoun.End, null, pronoun.Value));
                i = pronoun.End;
            }
            else i++;
        }
        return mentions;
    }

    private void AddOrJoin(Person person)
    {
        var same = People.FirstOrDefault(p => p.Aliases.Overlaps(person.Aliases)) ?? (person.IsRole ? People.FirstOrDefault(p => p.IsRole && SameRole(p, person)) : null);
        if (same is null) People.Add(person);
        else if (!same.IsRole || person.IsRole) same.Absorb(person);
    }

    // 小男孩 and 男孩; not man and old man, who may be two.
    private static bool SameRole(Person a, Person b) =>
        a.Name[0] >= 0x2E80 && a.Age == b.Age && a.Presentation == b.Presentation && (a.Name.EndsWith(b.Name, StringComparison.Ordinal) || b.Name.EndsWith(a.Name, StringComparison.Ordinal));

    private static IEnumerable<Person> RolesOf(ChapterText chapter)
    {
        var segments = chapter.Segments;
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.Kind != SegmentKind.Narration) continue;
            var besideSpeech = (i > 0 && segments[i - 1].Kind == SegmentKind.Dialogue) || (i + 1 < segments.Count && segments[i + 1].Kind == SegmentKind.Dialogue);
            if (besideSpeech)
                foreach (var calling in Callings(segment.Text)) yield return calling;
            foreach (var role in SpeechWords.Roles.Find(segment.Text))
            {
                var introduced = IsIntroduced(segment.Text, role.Start);
                if (!introduced && !(besideSpeech && (SpeechWords.Verbs.Contains(segment.Text) || segment.Text[^1] is ':' or '：'))) continue;
                if (IsPossessed(segment.Text, role)) continue;
                var word = segment.Text.Substring(role.Start, role.Length).ToLowerInvariant();
                yield return new Person(word) { IsRole = true, Presentation = role.Value.Presentation, Age = role.Value.Age, Confidence = 0.6 };
            }
        }
    }

    // "Said the ferryman", "the tall clerk whispered": whoever is said to speak does, whatever they are called.
    private static IEnumerable<Person> Callings(string text)
    {
        foreach (Match match in SaysThe().Matches(text).Concat(TheSays().Matches(text)))
        {
            var (noun, verb) = (match.Groups["noun"].Value.ToLowerInvariant(), match.Groups["verb"].Value);
            if (!SpeechWords.Verbs.Contains(verb) || NoCallings.Contains(noun) || SpeechWords.Pronouns.Contains(noun) || SpeechWords.Verbs.Contains(noun) || noun.EndsWith("ly", StringComparison.Ordinal)) continue;
            var known = SpeechWords.Roles.Find(noun) is [{ Start: 0 } role, ..] && role.Length == noun.Length ? role.Value : default;
            yield return new Person(noun) { IsRole = true, Presentation = known.Presentation, Age = known.Age == AgeBand.Child ? AgeBand.Child : null, Confidence = 0.5 };
        }
    }

    private static readonly HashSet<string> NoCallings = new("voice voices crowd people men women children boys girls others other rest one two first second third last letter note sign radio words reply answer wind rain bell clock door man's old young".Split(' '), StringComparer.Ordinal);

    [GeneratedRegex(@"\b(?<verb>[a-z]+)\s+(?:the|a|an)\s+(?:[a-z]+\s+){0,2}?(?<noun>[a-z]{3,})(?=[,.;:!?]|\s+(?:in|at|from|with|without|who|as|and|to|on|by|beside|behind|before|[a-z]+ly)\b|$)", RegexOptions.CultureInvariant)]
    private static partial Regex SaysThe();

    [GeneratedRegex(@"(?:^|[.;!?,]\s+)(?:[Tt]he|[Aa]n?)\s+(?:[a-z]+\s+){0,2}?(?<noun>[a-z]{3,})\s+(?<verb>[a-z]+)(?=[,.;:!?\s]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex TheSays();

    // An article or 一个 not far before, with nothing but adjectives between: a woman, a tall dark woman, 一个红衣女子.
    private static bool IsIntroduced(string text, int at)
    {
        var from = Math.Max(0, at - (LanguageDetector.IsHan(text[at]) ? 8 : 24));
        var before = text.AsSpan(from, at - from);
        var stop = before.LastIndexOfAny(Punctuation.ClauseEnds);
        if (stop >= 0) before = before[(stop + 1)..];
        if (LanguageDetector.IsHan(text[at])) return before.Contains("一个", StringComparison.Ordinal) || before.Contains("一位", StringComparison.Ordinal) || before.Contains("一名", StringComparison.Ordinal);
        var words = before.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Reverse().Take(3).Any(word => word.ToLowerInvariant() is "a" or "an");
    }

    // The old man's voice, 男孩的手: nobody is named by it.
    private static bool IsPossessed(string text, PhraseMatch<(Contracts.Entities.Presentation, Contracts.Entities.AgeBand)> role) =>
        role.End + 1 < text.Length && text[role.End] is '\'' or '’' && text[role.End + 1] == 's';
}
