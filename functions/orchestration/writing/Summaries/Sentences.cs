namespace Ainer.Writing.Summaries;

/// <summary>Cuts a text into sentences, Chinese and English. Pure.</summary>
internal static class Sentences
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase) { "mr", "mrs", "ms", "dr", "st", "prof", "capt", "col", "gen", "no", "vs", "etc", "e.g", "i.e" };

    /// <summary>The sentences in their order, trimmed, each with at least one letter. A line ends one; closing quotes belong to the sentence that they close.</summary>
    public static List<string> Of(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\n' && !Ends(text, i)) continue;
            while (i + 1 < text.Length && text[i + 1] is '”' or '’' or '」' or '』' or '"' or '\'' or '）' or ')' or '。' or '！' or '？' or '!' or '?' or '…') i++;
            if (GoesOn(text, i)) continue;
            Add(sentences, text[start..(i + 1)]);
            start = i + 1;
        }
        Add(sentences, text[start..]);
        return sentences;
    }

    private static bool Ends(string text, int at) => text[at] switch
    {
        '。' or '！' or '？' or '!' or '?' or '…' => true,
        '.' => (at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]) || text[at + 1] is '"' or '”' or ')') && !Abbreviates(text, at),
        _ => false,
    };

    /// <summary>"3 p.m. on Monday", "“Go!” she said": what follows a sentence's end is no small letter.</summary>
    private static bool GoesOn(string text, int end)
    {
        var next = end + 1;
        while (next < text.Length && text[next] == ' ') next++;
        return next > end + 1 && next < text.Length && char.IsLower(text[next]);
    }

    private static bool Abbreviates(string text, int dot)
    {
        var start = dot;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1])) start--;
        var word = text[start..dot].TrimStart('(', '"', '“');
        return Abbreviations.Contains(word) || (word.Length == 1 && char.IsUpper(word[0]) && dot + 1 < text.Length);
    }

    private static void Add(List<string> sentences, string piece)
    {
        var sentence = string.Join(' ', piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (sentence.Any(char.IsLetter)) sentences.Add(sentence);
    }
}
