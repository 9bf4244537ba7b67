using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>After the reading: joins those called by what they are (the boy) or addressed by name (Thomas) with the people they turn out to be.</summary>
internal sealed class CastJoiner(ChapterText chapter, CastList cast, IReadOnlyList<Attribution> attributions, Person? narrator = null)
{
    private readonly Dictionary<Person, Person> joined = [];

    /// <summary>Each person that was joined, with the one that stands for them now.</summary>
    public IReadOnlyDictionary<Person, Person> Join()
    {
        for (var i = 0; i < chapter.Segments.Count; i++)
        {
            if (chapter.Segments[i].Kind == SegmentKind.Narration)
            {
                NamedByNarrator(chapter.Segments[i].Text);
                NameTheNarrator(chapter.Segments[i].Text);
            }
            if (chapter.Segments[i].Kind != SegmentKind.Dialogue || attributions[i].Speaker is not { } speaker) continue;
            NameThemselves(Of(speaker), chapter.Segments[i].Text);
            NameTheOther(i, Of(speaker));
        }
        foreach (var role in cast.People.Where(p => p.IsRole && !joined.ContainsKey(p)).ToList())
        {
            var fitting = cast.People.Where(p => !p.IsRole && !joined.ContainsKey(p) && Fits(p, role)).ToList();
            if (fitting.Count == 1) Put(role, fitting[0]);
        }
        return joined;
    }

    /// <summary>Who stands for a person now.</summary>
    public Person Of(Person person)
    {
        while (joined.TryGetValue(person, out var other)) person = other;
        return person;
    }

    private void NameThemselves(Person speaker, string text)
    {
        if (!speaker.IsRole) return;
        foreach (var naming in SpeechWords.SelfNaming.Find(text))
        {
            var named = cast.In(text[naming.End..]).FirstOrDefault(m => m.Person is not null);
            if (named.Person is { IsRole: false } person && named.Start <= 1 && Of(person) != speaker)
            {
                Put(speaker, Of(person));
                return;
            }
        }
    }

    // 少年长成了青年，人们叫他沈千山; a boy named Tom.
    private void NamedByNarrator(string text)
    {
        foreach (var naming in SpeechWords.NamingOfOthers.Find(text))
        {
            var role = cast.In(text[..naming.Start]).FirstOrDefault(m => m.Person is { IsRole: true }).Person;
            if (role is not null && cast.In(text[naming.End..]) is [{ Person: { IsRole: false } named, Start: <= 1 }, ..]) Put(Of(role), Of(named));
        }
    }

    // Outside of quotation marks "my name is Ishmael" names whoever tells the story.
    private void NameTheNarrator(string text)
    {
        if (narrator is null || joined.ContainsKey(narrator)) return;
        foreach (var naming in SpeechWords.SelfNaming.Find(text))
            if (text[naming.Start..naming.End].ToLowerInvariant() is not ("我是" or "i am" or "i'm" or "i’m") && cast.In(text[naming.End..]) is [{ Person: { IsRole: false } named, Start: <= 1 }, ..] && Of(named) != narrator)
            {
                Put(narrator, Of(named));
                return;
            }
    }

    // A name that is only ever called out, never told of, belongs to whoever answers, or to whoever is answered.
    private void NameTheOther(int index, Person speaker)
    {
        foreach (var mention in cast.In(chapter.Segments[index].Text))
        {
            if (mention.Person is not { IsRole: false, Lines: 0, Mentions: 0 } called || joined.ContainsKey(called) || Of(called) == speaker || !SpeechTag.IsCalled(chapter.Segments[index].Text, mention)) continue;
            var other = Neighbour(index, 1, speaker) is { } next && Suits(next, called) ? next : Neighbour(index, -1, speaker) is { } previous && Suits(previous, called) ? previous : null;
            if (other is null || other == called) continue;
            if (other.IsRole) Put(other, called);
            else Put(called, other);
        }
    }

    private static bool Suits(Person other, Person called) =>
        (other.IsRole || other.Aliases.All(a => a.Contains('.', StringComparison.Ordinal) || a[0] is '老' or '小'))
        && (called.Presentation == Presentation.Unknown || other.Presentation == Presentation.Unknown || called.Presentation == other.Presentation);

    private Person? Neighbour(int index, int step, Person speaker)
    {
        for (int i = index + step, looked = 0; i >= 0 && i < chapter.Segments.Count && looked < 4; i += step)
        {
            if (chapter.Segments[i].Scene != chapter.Segments[index].Scene) return null;
            if (attributions[i].Speaker is not { } found) continue;
            looked++;
            if (Of(found) != speaker) return Of(found);
        }
        return null;
    }

    private static bool Fits(Person person, Person role) =>
        person.Aliases.Any(alias => alias.Contains(role.Name, StringComparison.OrdinalIgnoreCase))
        || (role.Age is AgeBand.Old or AgeBand.Child && person.Age == role.Age && (person.Presentation == role.Presentation || role.Presentation == Presentation.Unknown)
            && person.FirstOffset < role.FirstOffset);

    private void Put(Person from, Person into)
    {
        if (from == into) return;
        into.Absorb(from);
        joined[from] = into;
    }
}
