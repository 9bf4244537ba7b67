using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>Reads the words beside a quotation: whether they tell of speech, and who in them cannot be the one who speaks.</summary>
internal static class SpeechTag
{
    // "My brother asked", 他的手一抖: neither I nor he is who does it.
    public static bool IsOblique(string text, Mention mention) => LanguageDetector.IsHan(text[mention.Start])
        ? mention.End < text.Length && text[mention.End] == '的'
        : text[mention.Start..mention.End].ToLowerInvariant() is "my" or "me" or "his" or "him" or "her" or "their" or "them" or "us" or "himself" or "herself";

    // "A voice cried", "said an old man's voice"; not "she said in a low voice".
    public static bool IsUnseen(string text, List<Mention> mentions) => mentions.FirstOrDefault(m => !IsPossessed(text, m)) is { Person: null, Pronoun: MentionKind.Unseen, End: > 0 };

    private static bool IsPossessed(string text, Mention mention) =>
        mention.Person is { IsRole: true } && mention.End < text.Length && text[mention.End] is '\'' or '’' or '的';

    public static string FirstClause(string text)
    {
        var end = text.AsSpan().IndexOfAny(Punctuation.TagEnds);
        return end > 0 ? text[..end] : text;
    }

    /// <summary>The clause that says who acts: the first one, or the second where the first only says where (山下，大长老赵无极脸色大变).</summary>
    public static string ActingClause(string text)
    {
        var first = FirstClause(text);
        if (!LanguageDetector.IsHan(text[0]) || first.Length is 0 or > 4 || first.Length >= text.Length || !(PlaceWords.ChineseEndings.ContainsKey(first[^1]) || "上下里外中前后边处".Contains(first[^1]))) return text;
        return text[(first.Length + 1)..];
    }

    /// <summary>True where words stand beside a name to describe it: ", a tall dark woman".</summary>
    public static bool IsApposed(string text, int at)
    {
        var comma = text.AsSpan(0, at).LastIndexOf(',');
        return comma >= 0 && at - comma <= 26 && text.AsSpan(comma + 1, at - comma - 1).TrimStart() is var between && (between.StartsWith("a ") || between.StartsWith("an "));
    }

    /// <summary>True where a name is called out: between marks, or between a mark and an end.</summary>
    public static bool IsCalled(string text, Mention mention) =>
        (mention.End >= text.Length || text[mention.End] is ',' or '，' or '.' or '。' or '!' or '！' or '?' or '？')
        && (mention.Start == 0 || text[mention.Start - 1] is '，' or ',' || (mention.Start > 1 && text[mention.Start - 2] is ','));

    public static bool HasSpeechVerb(string text)
    {
        if (text.Contains("的声音", StringComparison.Ordinal)) return true;
        var blocked = SpeechWords.NoVerbs.Find(text);
        return SpeechWords.Verbs.Find(text).Any(v => !blocked.Any(b => v.Start >= b.Start && v.Start < b.End));
    }
}
