using System.Globalization;
using System.Text;

namespace Ainer.Workers.Audio.Speech;

/// <summary>A stretch of text that one language's voice reads.</summary>
internal sealed record SpokenRun(string Language, string Text);

/// <summary>
/// Makes text safe and pleasant to speak. Nothing in it can act: control characters (espeak-ng takes Ctrl-A as a command), phoneme brackets and markup signs
/// become spaces, and the text reaches the synthesiser on stdin, never as an argument.
/// </summary>
internal static class SpeakableText
{
    private const int MostRuns = 24;
    private const string MarkupSigns = "<>{}[]\\|`^~*_#=";

    /// <summary>The runs to speak, in order; empty when the text has neither letter nor digit.</summary>
    public static IReadOnlyList<SpokenRun> Runs(string text, string language)
    {
        var clean = Clean(text);
        if (!clean.EnumerateRunes().Any(Rune.IsLetterOrDigit)) return [];
        return Split(clean, language);
    }

    /// <summary>The text without what cannot or must not be spoken.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        Rune previous = default;
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = Keep(rune);
            // Stretched punctuation (!!!, ……, ——) is one pause.
            if (kept == previous && (Rune.IsPunctuation(kept) || Rune.IsWhiteSpace(kept))) continue;
            clean.Append(kept.ToString());
            previous = kept;
        }
        return clean.ToString().Trim();
    }

    private static Rune Keep(Rune rune)
    {
        var space = new Rune(' ');
        if (rune.Value == 0xFFFD || (rune.IsAscii && MarkupSigns.Contains((char)rune.Value, StringComparison.Ordinal))) return space;
        if (rune.Value is 0x2026 or 0x2014 or 0x2015 or 0x2500) return new Rune(',');
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.EnclosingMark or UnicodeCategory.SpaceSeparator => space,
            _ => rune,
        };
    }

    private static List<SpokenRun> Split(string text, string language)
    {
        // Kana anywhere makes the Han characters around it Japanese.
        var japanese = text.EnumerateRunes().Any(rune => Scripts.Of(rune) == Script.Kana);
        var runs = new List<(string Language, StringBuilder Text)>();
        foreach (var rune in text.EnumerateRunes())
        {
            var script = Scripts.Of(rune);
            var wanted = script switch
            {
                Script.Neutral when runs.Count > 0 => runs[^1].Language,
                Script.Han when japanese => "ja",
                _ => Scripts.LanguageFor(script, language),
            };
            if (runs.Count == 0 || runs[^1].Language != wanted) runs.Add((wanted, new StringBuilder()));
            runs[^1].Text.Append(rune.ToString());
        }
        return Merge(runs, Scripts.LanguageFor(Script.Latin, language));
    }

    /// <summary>Text that changes script all the time is read by the line's own voice beyond a bound, since each run is a process.</summary>
    private static List<SpokenRun> Merge(List<(string Language, StringBuilder Text)> runs, string own)
    {
        var spoken = runs.Where(run => run.Text.ToString().EnumerateRunes().Any(Rune.IsLetterOrDigit)).Select(run => new SpokenRun(run.Language, run.Text.ToString())).ToList();
        if (spoken.Count <= MostRuns) return spoken;
        return [.. spoken.Take(MostRuns - 1), new SpokenRun(own, string.Concat(spoken.Skip(MostRuns - 1).Select(run => run.Text)))];
    }
}
