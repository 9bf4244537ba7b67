using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>Learns from pronouns how people present: the pronoun that follows a lone name in its paragraph votes for it.</summary>
internal static class Genders
{
    /// <summary>As whom somebody is drawn and heard: what the text says, else a guess by the name that look and voice share.</summary>
    public static bool SeemsFeminine(Person person, string projectId) =>
        person.Presentation == Presentation.Feminine || (person.Presentation == Presentation.Unknown && (SHA256.HashData(Encoding.UTF8.GetBytes($"{projectId}\n{person.Name}"))[0] & 1) == 0);

    // Doctor Lang was waiting, a tall woman in white.
    private static MentionKind? Apposition(string text)
    {
        for (var at = text.IndexOf(", a", StringComparison.Ordinal); at >= 0; at = text.IndexOf(", a", at + 3, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + 2);
            var end = rest.IndexOfAny(Punctuation.ClauseEnds);
            if (SpeechWords.Roles.Find(end > 0 ? rest[..end] : rest) is [{ Start: <= 24 } role, ..] && role.Value.Presentation != Presentation.Unknown)
                return role.Value.Presentation == Presentation.Feminine ? MentionKind.Feminine : MentionKind.Masculine;
        }
        return null;
    }

    public static void Learn(ChapterText chapter, CastList cast)
    {
        var votes = new Dictionary<Person, int>();
        Person? current = null;
        var paragraph = -1;
        foreach (var segment in chapter.Segments)
        {
            if (segment.Kind != SegmentKind.Narration) continue;
            if (segment.Paragraph != paragraph) current = null;
            paragraph = segment.Paragraph;
            var mentions = cast.In(segment.Text);
            for (var i = 0; i + 1 < mentions.Count; i++)
                if (mentions[i].Person is null && mentions[i + 1].Person is { } called && segment.Text[mentions[i].End..mentions[i + 1].Start] is "叫" or "名叫" or "是" or "就是" or " was " or " is ") Vote(called, mentions[i]);
            if (Apposition(segment.Text) is { } kind && mentions.Where(m => m.Person is { IsRole: false }).Select(m => m.Person).Distinct().ToList() is [{ } described]) Vote(described, new Mention(0, 1, null, kind));
            var named = mentions.Where(m => m.Person is not null).Select(m => m.Person).Distinct().Count();
            if (named > 1)
            {
                current = null;
                continue;
            }
            var subject = mentions.FirstOrDefault();
            if (subject.Person is null && current is not null) Vote(current, subject);
            current = mentions.Select(m => m.Person).FirstOrDefault(p => p is not null) ?? current;
            if (current is null || subject.Person is null) continue;
            foreach (var mention in mentions)
                if (segment.Text.AsSpan(mention.Start, mention.End - mention.Start) is "her" or "his") Vote(current, mention);
        }
        foreach (var (person, vote) in votes)
            if (vote != 0 && (person.Presentation == Presentation.Unknown || Math.Abs(vote) >= 3))
                person.Presentation = vote > 0 ? Presentation.Feminine : Presentation.Masculine;

        void Vote(Person person, Mention mention)
        {
            if (mention.Pronoun is MentionKind.Feminine or MentionKind.Masculine && mention.End > 0)
                votes[person] = votes.GetValueOrDefault(person) + (mention.Pronoun == MentionKind.Feminine ? 1 : -1);
        }
    }
}
