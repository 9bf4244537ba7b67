using System.Text.RegularExpressions;

namespace Ainer.Workers.Llm.Extraction;

/// <summary>Simple rules over plain text. English: capitalised words inside sentences. Chinese: who stands before a verb of speech, and surnames.</summary>
internal static partial class TextRules
{
    private const int MostNames = 30;
    private const int KeySentences = 5;
    private const string Surnames = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤";
    private static readonly HashSet<string> EnglishStopWords = new(StringComparer.Ordinal)
    {
        "I", "The", "A", "An", "He", "She", "It", "They", "We", "You", "And", "But", "Then", "When", "His", "Her", "My", "Your", "This", "That", "There", "What", "Who",
        "Why", "How", "If", "In", "On", "At", "Yes", "No", "Oh", "So", "As", "For", "Not", "Now", "After", "Before", "Mr", "Mrs", "Miss",
    };

    public static ExtractionDocument Extract(string text, string language)
    {
        var sentences = SentencePattern().Matches(text).Select(match => match.Value.Trim()).Where(sentence => sentence.Any(char.IsLetter)).ToList();
        var names = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? ChineseNames(text) : EnglishNames(sentences);
        return new ExtractionDocument(language, text.Length, sentences.Count, names, Key(sentences, names));
    }

    private static List<ExtractedName> EnglishNames(List<string> sentences)
    {
        var inside = new Dictionary<string, int>(StringComparer.Ordinal);
        var lowerCase = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sentence in sentences)
        {
            foreach (Match word in LowerWordPattern().Matches(sentence)) lowerCase.Add(word.Value);
            foreach (Match name in CapitalPattern().Matches(sentence))
            {
                // At the start of a sentence, quoted or not, every word is capitalised; alone there it says nothing.
                if ((name.Index == 0 || "\"'“‘「".Contains(sentence[name.Index - 1], StringComparison.Ordinal)) && !name.Value.Contains(' ')) continue;
                var words = name.Value.Split(' ').SkipWhile(EnglishStopWords.Contains).ToList();
                if (words.Count > 0) inside[string.Join(' ', words)] = inside.GetValueOrDefault(string.Join(' ', words)) + 1;
            }
        }
        return Ranked(inside.Where(pair => !lowerCase.Contains(pair.Key.ToLowerInvariant())));
    }

    private static List<ExtractedName> ChineseNames(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match speaker in ChineseSpeakerPattern().Matches(text))
        {
            var name = speaker.Groups[1].Value;
            if (Surnames.Contains(name[0], StringComparison.Ordinal) || name[0] is '老' or '小' or '阿') counts[name] = 0;
        }
        foreach (var name in counts.Keys.ToList()) counts[name] = Regex.Count(text, Regex.Escape(name));
        return Ranked(counts);
    }

    private static List<ExtractedName> Ranked(IEnumerable<KeyValuePair<string, int>> counts) =>
        [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostNames)
            .Select(pair => new ExtractedName(pair.Key, pair.Value, Math.Round(Math.Min(0.9, 0.3 + 0.15 * pair.Value), 2)))];

    /// <summary>The sentences that name most of the names, in their order; the first counts as one that says much.</summary>
    private static List<string> Key(List<string> sentences, List<ExtractedName> names)
    {
        var weights = names.ToDictionary(name => name.Name, name => name.Mentions, StringComparer.Ordinal);
        return [.. sentences.Select((sentence, index) => (sentence, index, score: (index == 0 ? 2.0 : 0) + weights.Sum(pair => sentence.Contains(pair.Key, StringComparison.Ordinal) ? pair.Value : 0) / Math.Sqrt(sentence.Length + 20.0)))
            .OrderByDescending(entry => entry.score).ThenBy(entry => entry.index).Take(KeySentences).OrderBy(entry => entry.index).Select(entry => entry.sentence)];
    }

    [GeneratedRegex(@"[^.!?。！？\r\n]+[.!?。！？]*[""”’」』]?", RegexOptions.NonBacktracking)]
    private static partial Regex SentencePattern();

    [GeneratedRegex(@"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b", RegexOptions.NonBacktracking)]
    private static partial Regex CapitalPattern();

    [GeneratedRegex(@"\b[a-z]+\b", RegexOptions.NonBacktracking)]
    private static partial Regex LowerWordPattern();

    [GeneratedRegex(@"([\p{IsCJKUnifiedIdeographs}]{2,3}?)(?:轻声|低声|大声|冷冷地?|笑着|急忙|忽然)?(?:说道|问道|答道|喊道|叫道|笑道|说|问|答|喊|道)[：:，,]?\s*[“「""]")]
    private static partial Regex ChineseSpeakerPattern();
}
