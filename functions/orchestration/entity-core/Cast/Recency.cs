using Ainer.Contracts.Entities;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>Who was last spoken of; resolves pronouns to the last fitting person.</summary>
internal sealed class Recency
{
    private const int Remembered = 24;
    private readonly List<Person> people = [];

    /// <summary>The latest first.</summary>
    public IReadOnlyList<Person> People => people;

    public Person? Latest => people.Count > 0 ? people[0] : null;

    public void Touch(Person person)
    {
        people.Remove(person);
        people.Insert(0, person);
        if (people.Count > Remembered) people.RemoveAt(Remembered);
    }

    /// <summary>
    /// The last person whom the pronoun fits. <paramref name="unlikely"/> is taken only when nobody else fits; those already named in the sentence come
    /// first, its subject above all.
    /// </summary>
    public Person? Resolve(MentionKind pronoun, IReadOnlyList<Person> inSentence, Person? unlikely = null)
    {
        if (pronoun is not (MentionKind.Feminine or MentionKind.Masculine)) return null;
        var wanted = pronoun == MentionKind.Feminine ? Presentation.Feminine : Presentation.Masculine;
        var order = inSentence.Concat(people).Distinct().ToList();
        return order.FirstOrDefault(p => p.Presentation == wanted && p != unlikely)
            ?? order.FirstOrDefault(p => p.Presentation == Presentation.Unknown && p != unlikely && p.Name is not ("我" or "I"))
            ?? (unlikely is not null && unlikely.Presentation is var own && (own == wanted || own == Presentation.Unknown) && unlikely.Name is not ("我" or "I") ? unlikely : null);
    }
}
