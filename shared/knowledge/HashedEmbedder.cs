using System.Text;

namespace Ainer.Knowledge;

/// <summary>
/// Embeds text without a model: words, pieces of words and runs of ideographs are hashed into 384 signed dimensions (feature hashing, Weinberger et al.
/// 2009), damped by the logarithm of their count, and scaled to length 1. Texts that share words or parts of words come close; both languages alike.
/// </summary>
public static class HashedEmbedder
{
    /// <summary>The length of every embedding.</summary>
    public const int Dimensions = 384;
    private const double WordWeight = 1.0;
    private const double PieceWeight = 0.35;
    private const double PairWeight = 1.0;
    private const double SingleWeight = 0.45;
    private const double TripleWeight = 0.6;

    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "and", "or", "of", "in", "on", "at", "to", "is", "are", "was", "were", "it", "its", "with", "for", "as", "by", "that", "this", "he", "she", "they", "his", "her", "的", "了", "是", "在", "和", "着", "有", "也", "就", "不", "一",
    };

    /// <summary>The embedding; all zero only for a text without a letter or digit.</summary>
    public static float[] Embed(string text)
    {
        var counts = new Dictionary<string, (double Weight, int Count)>(StringComparer.Ordinal);
        Collect(text, counts);
        var vector = new double[Dimensions];
        foreach (var (feature, (weight, count)) in counts)
        {
            var hash = Hash(feature);
            vector[hash % Dimensions] += ((hash >> 32) & 1) == 0 ? weight * (1 + Math.Log(count)) : -weight * (1 + Math.Log(count));
        }
        var length = Math.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => length > 0 ? (float)(x / length) : 0f)];
    }

    private static void Collect(string text, Dictionary<string, (double, int)> counts)
    {
        var run = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Terms.IsIdeograph(rune.Value))
            {
                EndWord(word, counts);
                run.Add(rune.ToString());
            }
            else
            {
                EndRun(run, counts);
                if (Rune.IsLetterOrDigit(rune)) word.Append(Rune.ToLowerInvariant(rune));
                else EndWord(word, counts);
            }
        }
        EndWord(word, counts);
        EndRun(run, counts);
    }

    private static void EndWord(StringBuilder word, Dictionary<string, (double, int)> counts)
    {
        if (word.Length == 0) return;
        var text = word.ToString();
        word.Clear();
        if (Fillers.Contains(text)) return;
        Add(counts, $"w:{text}", WordWeight);
        // Pieces bring lantern and lanterns, light and lighthouse together.
        var edged = $"^{(text.Length > 40 ? text[..40] : text)}$";
        for (var i = 0; i + 4 <= edged.Length; i++) Add(counts, $"p:{edged.Substring(i, 4)}", PieceWeight);
    }

    private static void EndRun(List<string> run, Dictionary<string, (double, int)> counts)
    {
        for (var i = 0; i < run.Count; i++)
        {
            if (!Fillers.Contains(run[i])) Add(counts, $"c:{run[i]}", SingleWeight);
            if (i + 1 < run.Count) Add(counts, $"d:{run[i]}{run[i + 1]}", PairWeight);
            if (i + 2 < run.Count) Add(counts, $"t:{run[i]}{run[i + 1]}{run[i + 2]}", TripleWeight);
        }
        run.Clear();
    }

    private static void Add(Dictionary<string, (double Weight, int Count)> counts, string feature, double weight) =>
        counts[feature] = (weight, counts.TryGetValue(feature, out var known) ? known.Count + 1 : 1);

    // FNV-1a, 64 bits, with a final mix: string.GetHashCode differs from process to process.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in Encoding.UTF8.GetBytes(text)) hash = (hash ^ unit) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }
}
