using Ainer.EntityCore.Ingest;

namespace Ainer.EntityCore.Setting;

/// <summary>Tells whether the weather just named is over: 雪已经停了, the rain had stopped; not 雨一直没停, the rain had not stopped.</summary>
internal static class WeatherEnds
{
    private static readonly string[] Words = ["stopped", "ended", "ceased", "cleared", "lifted", "passed", "let up", "was over", "died down", "drew back", "thinned"];
    private static readonly string[] Denials = [" not ", "n't", "never", "hadn’t", "no sign"];

    /// <summary>Reads on from where the word for the weather ends, to the end of its clause.</summary>
    public static bool After(string text, int from)
    {
        var rest = text.AsSpan(from);
        var end = rest.IndexOfAny(Punctuation.ClauseEnds);
        if (end >= 0) rest = rest[..end];
        if (rest.Length == 0) return false;
        if (LanguageDetector.IsHan(text[from - 1]))
        {
            var near = rest[..Math.Min(6, rest.Length)];
            return near.IndexOfAny("停散歇") >= 0 && near.IndexOfAny("没不未") < 0;
        }
        foreach (var word in Words)
            if (rest.IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and <= 16)
                return !Array.Exists(Denials, denial => text.AsSpan(from).Contains(denial, StringComparison.OrdinalIgnoreCase));
        return false;
    }
}
