using System.Text;

namespace Ainer.Writing.Summaries;

/// <summary>
/// A text's most telling sentences, in their order: a sentence counts by how much of what the text often speaks of it says (words in English, pairs of characters in Chinese),
/// divided by its length, and more at the beginning and the end of the text, where stories say what they are about. What a chosen sentence has said counts less in the next
/// (maximal marginal relevance, Carbonell and Goldstein 1998). Pure: the same text gives the same summary.
/// </summary>
internal static class ExtractiveSummary
{
    private const int MostSentences = 4000;
    private const int LongestSentence = 400;
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "with", "from", "as", "is", "was", "were", "are", "be", "been", "it", "its", "he", "she", "they",
        "his", "her", "their", "him", "them", "i", "you", "my", "your", "we", "our", "that", "this", "not", "had", "have", "has", "did", "do", "so", "then", "there", "said", "would", "could",
        "的时", "时候", "自己", "没有", "一个", "什么", "我们", "他们", "她们", "你们", "这个", "那个", "知道", "可以", "就是", "不是", "起来", "出来", "已经", "还是", "说道",
    };

    public static string Of(string text, int most)
    {
        var sentences = Sentences.Of(text).Take(MostSentences).ToList();
        var joint = TextLanguage.Of(text) == TextLanguage.Chinese ? "" : " ";
        if (sentences.Count <= most) return string.Join(joint, sentences);

        var terms = sentences.Select(TermsOf).ToList();
        var weights = terms.SelectMany(found => found.Distinct()).GroupBy(term => term, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .ToDictionary(group => group.Key, group => Math.Log(1 + group.Count()), StringComparer.Ordinal);
        var chosen = new SortedSet<int>();
        var said = new HashSet<string>(StringComparer.Ordinal);
        while (chosen.Count < most && Best(sentences, terms, weights, chosen, said) is { } best)
        {
            chosen.Add(best);
            said.UnionWith(terms[best]);
        }
        return string.Join(joint, chosen.Select(i => Shortened(sentences[i])));
    }

    private static int? Best(List<string> sentences, List<List<string>> terms, Dictionary<string, double> weights, SortedSet<int> chosen, HashSet<string> said)
    {
        int? best = null;
        var highest = double.NegativeInfinity;
        for (var i = 0; i < sentences.Count; i++)
        {
            if (chosen.Contains(i) || terms[i].Count < 3) continue;
            var weight = terms[i].Distinct().Sum(term => weights.GetValueOrDefault(term) * (said.Contains(term) ? 0.2 : 1));
            var score = weight / Math.Sqrt(4 + terms[i].Count) * Place(i, sentences.Count);
            if (score <= highest) continue;
            (highest, best) = (score, i);
        }
        return best;
    }

    private static double Place(int i, int count) => i < Math.Max(1, count / 20) ? 1.4 : i >= count - Math.Max(1, count / 20) ? 1.2 : 1;

    private static List<string> TermsOf(string sentence)
    {
        var terms = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i <= sentence.Length; i++)
        {
            var letter = i < sentence.Length ? sentence[i] : ' ';
            if (TextLanguage.IsHan(letter))
            {
                End();
                if (i + 1 < sentence.Length && TextLanguage.IsHan(sentence[i + 1])) Add(sentence.Substring(i, 2));
            }
            else if (char.IsLetterOrDigit(letter)) word.Append(char.ToLowerInvariant(letter));
            else End();
        }
        return terms;

        void End()
        {
            if (word.Length > 2) Add(word.ToString());
            word.Clear();
        }

        void Add(string term)
        {
            if (!Empty.Contains(term)) terms.Add(term);
        }
    }

    private static string Shortened(string sentence) => sentence.Length <= LongestSentence ? sentence : sentence[..LongestSentence] + "…";
}
