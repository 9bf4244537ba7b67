using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>Who says a piece of dialogue, and how sure that is (0 to 1).</summary>
internal readonly record struct Attribution(Person? Speaker, double Confidence, bool Unseen = false);

/// <summary>
/// Walks a chapter once and decides who speaks. In this order: a verb of saying with a name beside the quotation, a colon before it, the same paragraph's
/// speaker, the one who acts beside it, the taking of turns. Voices of people not yet seen are settled at the end by who answers.
/// </summary>
internal sealed class SpeakerFinder(ChapterText chapter, CastList cast)
{
    // After more paragraphs than this without a word, the next one begins another conversation.
    private const int LongestPause = 2;
    private readonly IReadOnlyList<Segment> segments = chapter.Segments;
    private readonly Attribution[] attributions = new Attribution[chapter.Segments.Count];
    private readonly Person?[] lastNamed = new Person?[chapter.Segments.Count];
    private readonly IReadOnlyList<Person>[] seen = new IReadOnlyList<Person>[chapter.Segments.Count];
    private readonly Recency recency = new();
    private readonly List<(int Paragraph, Person? Speaker)> turns = [];
    private readonly Dictionary<string, Person> strangers = [];
    private readonly bool chinese = chapter.Language == LanguageDetector.Chinese;
    private Person? narrator;

    /// <summary>Who tells the chapter as I, or null.</summary>
    public Person? Narrator => narrator;

    public IReadOnlyList<Attribution> Attributions => attributions;

    /// <summary>The people each narration segment shows, pronouns resolved.</summary>
    public IReadOnlyList<IReadOnlyList<Person>> Seen => seen;

    /// <summary>Reads the whole chapter; afterwards each dialogue segment has a speaker.</summary>
    public void Walk()
    {
        Genders.Learn(chapter, cast);
        if (IsToldByOneOfThem()) narrator = Stranger(PronounName(MentionKind.FirstPerson), Presentation.Unknown);
        var scene = -1;
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i].Scene != scene)
            {
                scene = segments[i].Scene;
                turns.Clear();
            }
            lastNamed[i] = recency.Latest;
            seen[i] = [];
            if (segments[i].Kind == SegmentKind.Narration) Narrate(i);
            else if (segments[i].Kind == SegmentKind.Dialogue) Speak(i);
        }
        SettleUnseen();
    }

    // One "I" outside of quotation marks may be a slip of the marks; several are a narrator.
    private bool IsToldByOneOfThem()
    {
        var told = segments.Where(s => s.Kind == SegmentKind.Narration).ToList();
        var own = told.Count(s => cast.In(s.Text).Any(m => m.Person is null && m.Pronoun == MentionKind.FirstPerson && !SpeechTag.IsOblique(s.Text, m)));
        return own >= 2 && own * 12 >= told.Count;
    }

    private void Narrate(int index)
    {
        var text = segments[index].Text;
        var resolved = new List<Person>();
        var mentions = cast.In(text);
        var tagOfUnseen = SpeechTag.IsUnseen(text, mentions) && NextToDialogue(index);
        var places = new List<(int Start, Person Person)>();
        foreach (var mention in mentions)
        {
            var own = mention.Person is null && mention.Pronoun == MentionKind.FirstPerson && !SpeechTag.IsOblique(text, mention);
            if (mention.Person is { IsRole: true } && resolved is [{ IsRole: false } described] && SpeechTag.IsApposed(text, mention.Start))
            {
                // "Doctor Lang waited, a tall woman in white": the woman is the doctor, and so is what she wears.
                places.Add((mention.Start, described));
                continue;
            }
            var person = mention.Person ?? (own ? narrator : tagOfUnseen ? null : recency.Resolve(mention.Pronoun, resolved));
            if (person is null || person.IsVoice || (tagOfUnseen && person.IsRole)) continue;
            if (mention.Person is not null || own) Count(person, segments[index], mention.Start);
            places.Add((mention.Start, person));
            if (resolved.Contains(person)) continue;
            resolved.Add(person);
            person.Seen++;
        }
        LookReader.Read(text, places, recency.Latest);
        for (var i = resolved.Count - 1; i >= 0; i--) recency.Touch(resolved[i]);
        seen[index] = resolved;
    }

    private static void Count(Person person, Segment segment, int at)
    {
        person.Mentions++;
        if (segment.Offset + at >= person.FirstOffset) return;
        person.FirstOffset = segment.Offset + at;
        person.FirstQuote = segment.Text.Length <= 120 ? segment.Text : segment.Text[..120];
    }

    private bool NextToDialogue(int index) =>
        (index > 0 && segments[index - 1].Kind == SegmentKind.Dialogue && segments[index - 1].Paragraph == segments[index].Paragraph)
        || (index + 1 < segments.Count && segments[index + 1].Kind == SegmentKind.Dialogue && segments[index + 1].Paragraph == segments[index].Paragraph);

    private void Speak(int index)
    {
        if (turns.Count > 0 && segments[index].Paragraph - turns[^1].Paragraph > LongestPause) turns.Clear();
        var found = FromColon(index) ?? FromTagAfter(index) ?? FromTagBefore(index) ?? FromSameParagraph(index) ?? FromAction(index) ?? FromOpenQuotation(index) ?? FromTurn(index);
        attributions[index] = found;
        if (found.Speaker is { } speaker)
        {
            speaker.Lines++;
            recency.Touch(speaker);
            LearnOwnName(speaker, segments[index].Text);
        }
        turns.Add((segments[index].Paragraph, found.Speaker));
    }

    private Segment? Neighbour(int index, int step) =>
        index + step >= 0 && index + step < segments.Count && segments[index + step].Kind == SegmentKind.Narration && segments[index + step].Paragraph == segments[index].Paragraph
            ? segments[index + step] : null;

    private Attribution? FromColon(int index)
    {
        if (Neighbour(index, -1) is not { } tag || tag.Text[^1] is not (':' or '：')) return null;
        // He took the receiver, and a voice said: the last words tell.
        var start = tag.Text.AsSpan(0, tag.Text.Length - 1).LastIndexOfAny(Punctuation.ClauseEnds) + 1;
        if (start > 0 && cast.In(tag.Text[start..]) is var late && SpeechTag.IsUnseen(tag.Text[start..], late)) return Unseen(tag.Text[start..], index);
        return Subject(tag.Text, index, last: true) is { } found ? found with { Confidence = found.Confidence * 0.98 } : null;
    }

    private Attribution? FromTagAfter(int index)
    {
        if (Neighbour(index, 1) is not { } after) return null;
        var clause = SpeechTag.FirstClause(after.Text);
        // "The judge said, turning to the priest": who says it stands before the comma.
        if (!chinese && clause.IndexOf(',') is var comma and > 0 && SpeechTag.HasSpeechVerb(clause[..comma])) clause = clause[..comma];
        return SpeechTag.HasSpeechVerb(clause) && Subject(clause, index, last: false) is { } found ? found : null;
    }

    private Attribution? FromTagBefore(int index)
    {
        if (Neighbour(index, -1) is not { } before || before.Text[^1] is not (',' or '，') || !SpeechTag.HasSpeechVerb(before.Text)) return null;
        // A tag between two quotations speaks for the first one too; both have the same speaker.
        return Subject(before.Text, index, last: false);
    }

    private Attribution? FromSameParagraph(int index)
    {
        for (var i = index - 1; i >= 0 && segments[i].Paragraph == segments[index].Paragraph; i--)
            if (segments[i].Kind == SegmentKind.Dialogue)
                return Neighbour(index, 1) is { } after && cast.In(SpeechTag.FirstClause(after.Text)) is [{ Start: 0, Person: not null } other, ..] && other.Person != attributions[i].Speaker
                    ? null : attributions[i] with { Confidence = attributions[i].Confidence * 0.95 };
        return null;
    }

    private Attribution? FromAction(int index)
    {
        if (Neighbour(index, 1) is { } after && cast.In(SpeechTag.ActingClause(after.Text)) is [var first, ..] && first.Start <= (chinese ? 4 : 2) && Subject(SpeechTag.ActingClause(after.Text), index, last: false) is { } acting)
            return acting with { Confidence = acting.Confidence * 0.8 };
        for (var i = index - 1; i >= 0 && segments[i].Paragraph == segments[index].Paragraph; i--)
            if (segments[i].Kind == SegmentKind.Narration && seen[i].Count > 0)
                return new Attribution(seen[i][0], 0.75);
        return null;
    }

    private Attribution? FromOpenQuotation(int index)
    {
        if (index == 0) return null;
        var previous = segments[index - 1];
        if (previous.Paragraph != segments[index].Paragraph - 1) return null;
        if (previous.Kind == SegmentKind.Dialogue && previous.LeftOpen) return attributions[index - 1] with { Confidence = attributions[index - 1].Confidence * 0.9 };
        return previous.Kind == SegmentKind.Narration && previous.Text[^1] is ':' or '：' && seen[index - 1].Count > 0 ? new Attribution(seen[index - 1][0], 0.85) : null;
    }

    private Attribution FromTurn(int index)
    {
        if (turns.Count == 0 && ActorBefore(index) is { } actor) return new Attribution(actor, 0.6);
        var last = turns.LastOrDefault(t => t.Paragraph != segments[index].Paragraph).Speaker;
        var addressed = cast.In(segments[index].Text).Where(m => m.Person is not null).Select(m => m.Person).ToHashSet();
        var other = turns.LastOrDefault(t => t.Speaker is not null && t.Speaker != last && !addressed.Contains(t.Speaker)).Speaker;
        if (turns.Count > 0 && other is not null) return new Attribution(other, 0.7);
        var present = recency.People.FirstOrDefault(p => p != last && !addressed.Contains(p) && (!p.IsRole || p.Lines > 0));
        if (present is not null) return new Attribution(present, 0.5);
        return new Attribution(Stranger(last is null ? (chinese ? "某人" : "Someone") : last.Name is "某人" or "Someone" ? (chinese ? "另一人" : "Another") : (chinese ? "某人" : "Someone"), Presentation.Unknown), 0.3);
    }

    // A conversation opens with whoever did the last thing before it: the receptionist stepped in his way. "May I help you?"
    private Person? ActorBefore(int index)
    {
        if (index == 0 || segments[index - 1] is not { Kind: SegmentKind.Narration } before || before.Paragraph != segments[index].Paragraph - 1) return null;
        var text = before.Text.TrimEnd('。', '.', '！', '!', '…');
        var clause = text[(text.AsSpan().LastIndexOfAny(Punctuation.ClauseEnds) + 1)..];
        var addressed = cast.In(segments[index].Text).Select(m => m.Person).ToHashSet();
        return cast.In(clause) is [{ Person: { } person, Start: <= 6 }, ..] && !addressed.Contains(person) ? person : null;
    }

    private Attribution? Subject(string clause, int index, bool last)
    {
        var mentions = cast.In(clause);
        if (SpeechTag.IsUnseen(clause, mentions)) return Unseen(clause, index);
        mentions.RemoveAll(m => m.Person is null && SpeechTag.IsOblique(clause, m));
        if (last && mentions.Count > 1 && mentions[0].Person is null) mentions.RemoveAll(m => m.Pronoun == MentionKind.Plural && m.Person is null);
        if (mentions.Count == 0) return null;
        var first = mentions[0];
        // My brother Daniel: the calling before a name is the same person.
        if (first.Person is { IsRole: true } && mentions.Count > 1 && mentions[1] is { Person: { IsRole: false } named } second && second.Start - first.End <= 1) return new Attribution(named, 0.95);
        if (first.Person is not null) return new Attribution(first.Person, 0.97);
        var notAgain = cast.In(segments[index].Text).FirstOrDefault(m => m.Person is not null && SpeechTag.IsCalled(segments[index].Text, m)).Person ?? PreviousSpeakerOfAnotherParagraph(index);
        var person = recency.Resolve(first.Pronoun, [], notAgain) ?? Stranger(PronounName(first.Pronoun), first.Pronoun switch
        {
            MentionKind.Feminine => Presentation.Feminine,
            MentionKind.Masculine => Presentation.Masculine,
            _ => Presentation.Unknown,
        });
        return new Attribution(person, 0.85);
    }

    /// <summary>A voice from nowhere is settled at the end by who answers; one on the telephone is somebody who is only heard.</summary>
    private Attribution Unseen(string clause, int index)
    {
        if (!OnTelephone(index)) return new Attribution(null, 0.6, Unseen: true);
        var presentation = SpeechWords.Roles.Find(clause) is [var role, ..] ? role.Value.Presentation : Presentation.Unknown;
        return new Attribution(Stranger(chinese ? "电话里的声音" : "Voice on the phone", presentation, voice: true), 0.7);
    }

    private bool OnTelephone(int index)
    {
        for (var i = Math.Min(segments.Count - 1, index + 1); i >= Math.Max(0, index - 4); i--)
            if (segments[i].Kind == SegmentKind.Narration && SpeechWords.Telephones.Contains(segments[i].Text)) return true;
        return false;
    }

    // Two people of one gender talking, each tagged only he said: the turn decides.
    private Person? PreviousSpeakerOfAnotherParagraph(int index)
    {
        var paragraph = segments[index].Paragraph;
        if (turns.Count == 0 || turns[^1].Paragraph != paragraph - 1) return null;
        for (var i = index - 1; i >= 0 && segments[i].Paragraph == paragraph; i--)
            if (seen[i].Count > 0) return null;
        return turns[^1].Speaker;
    }

    private string PronounName(MentionKind kind) => (kind, chinese) switch
    {
        (MentionKind.Feminine, true) => "她",
        (MentionKind.Masculine, true) => "他",
        (MentionKind.FirstPerson, true) => "我",
        (_, true) => "众人",
        (MentionKind.Feminine, false) => "She",
        (MentionKind.Masculine, false) => "He",
        (MentionKind.FirstPerson, false) => "I",
        _ => "They",
    };

    private Person Stranger(string name, Presentation presentation, bool voice = false)
    {
        if (strangers.TryGetValue(name, out var person)) return person;
        person = new Person(name) { Presentation = presentation, Confidence = 0.3, FirstOffset = 0, IsVoice = voice };
        strangers[name] = person;
        cast.People.Add(person);
        return person;
    }

    private void SettleUnseen()
    {
        for (var i = 0; i < segments.Count; i++)
        {
            if (!attributions[i].Unseen) continue;
            var notThem = lastNamed[i];
            Person? answer = null;
            for (int j = i + 1, looked = 0; j < segments.Count && looked < 8 && answer is null; j++)
            {
                if (segments[j].Kind != SegmentKind.Dialogue) continue;
                looked++;
                if (attributions[j].Speaker is { } speaker && speaker != notThem) answer = speaker;
            }
            answer ??= recency.People.FirstOrDefault(p => p != notThem && p.Lines > 0) ?? Stranger(chinese ? "某人" : "Someone", Presentation.Unknown);
            answer.Lines++;
            attributions[i] = new Attribution(answer, 0.6);
        }
    }

    // The boy says what he is called: from here on the name is known to be a boy's.
    private void LearnOwnName(Person speaker, string text)
    {
        if (!speaker.IsRole) return;
        foreach (var naming in SpeechWords.SelfNaming.Find(text))
            if (cast.In(text[naming.End..]) is [{ Person: { IsRole: false } named, Start: <= 1 }, ..])
            {
                if (named.Presentation == Presentation.Unknown) named.Presentation = speaker.Presentation;
                named.Age ??= speaker.Age;
            }
    }
}
