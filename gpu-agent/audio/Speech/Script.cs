namespace Ainer.Workers.Audio.Speech;

/// <summary>A writing system, as far as it decides which voice can read it.</summary>
internal enum Script
{
    Neutral, Latin, Han, Kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam,
    Sinhala, Thai, Myanmar, Georgian, Armenian, Ethiopic, Other,
}

/// <summary>Finds a character's script by its Unicode block, and the synthesiser's language for a script.</summary>
internal static class Scripts
{
    private static readonly (int From, int To, Script Script)[] Blocks =
    [
        (0x0041, 0x024F, Script.Latin), (0x0250, 0x02AF, Script.Latin), (0x0370, 0x03FF, Script.Greek), (0x0400, 0x052F, Script.Cyrillic),
        (0x0531, 0x058F, Script.Armenian), (0x0590, 0x05FF, Script.Hebrew), (0x0600, 0x077F, Script.Arabic), (0x0900, 0x097F, Script.Devanagari),
        (0x0980, 0x09FF, Script.Bengali), (0x0A00, 0x0A7F, Script.Gurmukhi), (0x0A80, 0x0AFF, Script.Gujarati), (0x0B00, 0x0B7F, Script.Oriya),
        (0x0B80, 0x0BFF, Script.Tamil), (0x0C00, 0x0C7F, Script.Telugu), (0x0C80, 0x0CFF, Script.Kannada), (0x0D00, 0x0D7F, Script.Malayalam),
        (0x0D80, 0x0DFF, Script.Sinhala), (0x0E00, 0x0E7F, Script.Thai), (0x1000, 0x109F, Script.Myanmar), (0x10A0, 0x10FF, Script.Georgian),
        (0x1100, 0x11FF, Script.Hangul), (0x1200, 0x139F, Script.Ethiopic), (0x1E00, 0x1EFF, Script.Latin), (0x1F00, 0x1FFF, Script.Greek),
        (0x2E80, 0x2FDF, Script.Han), (0x3005, 0x3007, Script.Han), (0x3040, 0x30FF, Script.Kana), (0x3100, 0x312F, Script.Han), (0x3130, 0x318F, Script.Hangul),
        (0x31F0, 0x31FF, Script.Kana), (0x3400, 0x4DBF, Script.Han), (0x4E00, 0x9FFF, Script.Han), (0xAC00, 0xD7AF, Script.Hangul), (0xF900, 0xFAFF, Script.Han),
        (0xFB50, 0xFDFF, Script.Arabic), (0xFE70, 0xFEFF, Script.Arabic), (0xFF21, 0xFF5A, Script.Latin), (0xFF66, 0xFF9F, Script.Kana), (0x20000, 0x3FFFF, Script.Han),
    ];

    /// <summary>The script of a letter; digits, marks, spaces and punctuation are neutral.</summary>
    public static Script Of(System.Text.Rune rune)
    {
        if (!System.Text.Rune.IsLetter(rune)) return Script.Neutral;
        var low = 0;
        var high = Blocks.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune.Value < Blocks[middle].From) high = middle - 1;
            else if (rune.Value > Blocks[middle].To) low = middle + 1;
            else return Blocks[middle].Script;
        }
        return Script.Other;
    }

    /// <summary>
    /// The espeak-ng language that reads a script in a line of the given language (BCP 47). Latin in a Chinese line stays with the Chinese voice, which switches to
    /// English by itself; scripts without a language of their own are spelled by the English voice.
    /// </summary>
    public static string LanguageFor(Script script, string lineLanguage) => (script, Primary(lineLanguage)) switch
    {
        (Script.Han or Script.Latin or Script.Neutral, "zh") => lineLanguage.Contains("HK", StringComparison.OrdinalIgnoreCase) ? "yue" : "cmn",
        (Script.Han, "ja") => "ja",
        (Script.Han, _) => "cmn",
        (Script.Latin or Script.Neutral, var language) => LatinLanguages.GetValueOrDefault(language, "en-us"),
        (Script.Kana, _) => "ja",
        (Script.Hangul, _) => "ko",
        (Script.Cyrillic, "uk" or "bg" or "be" or "mk" or "sr") => Primary(lineLanguage),
        (Script.Cyrillic, _) => "ru",
        (Script.Greek, _) => "el",
        (Script.Arabic, "fa" or "ur" or "ug") => Primary(lineLanguage),
        (Script.Arabic, _) => "ar",
        (Script.Hebrew, _) => "he",
        (Script.Devanagari, "mr" or "ne") => Primary(lineLanguage),
        (Script.Devanagari, _) => "hi",
        (Script.Bengali, _) => "bn",
        (Script.Gurmukhi, _) => "pa",
        (Script.Gujarati, _) => "gu",
        (Script.Oriya, _) => "or",
        (Script.Tamil, _) => "ta",
        (Script.Telugu, _) => "te",
        (Script.Kannada, _) => "kn",
        (Script.Malayalam, _) => "ml",
        (Script.Sinhala, _) => "si",
        (Script.Thai, _) => "th",
        (Script.Myanmar, _) => "my",
        (Script.Georgian, _) => "ka",
        (Script.Armenian, _) => "hy",
        (Script.Ethiopic, _) => "am",
        _ => "en-us",
    };

    private static readonly Dictionary<string, string> LatinLanguages = new(StringComparer.Ordinal)
    {
        ["en"] = "en-us", ["de"] = "de", ["fr"] = "fr-fr", ["es"] = "es", ["it"] = "it", ["pt"] = "pt", ["nl"] = "nl", ["pl"] = "pl", ["sv"] = "sv",
        ["da"] = "da", ["fi"] = "fi", ["cs"] = "cs", ["tr"] = "tr", ["vi"] = "vi", ["id"] = "id", ["ro"] = "ro", ["hu"] = "hu",
    };

    private static string Primary(string language) => language.Split('-')[0].ToLowerInvariant();
}
