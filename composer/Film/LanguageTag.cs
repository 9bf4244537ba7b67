namespace Ainer.Composer.Film;

/// <summary>The three-letter language codes (ISO 639-2/T) that mp4 tracks carry.</summary>
internal static class LanguageTag
{
    /// <summary>The code for a BCP 47 tag; und when it is not known.</summary>
    public static string Of(string language) => language.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "zh" => "zho",
        "en" => "eng",
        "ja" => "jpn",
        "ko" => "kor",
        "fr" => "fra",
        "de" => "deu",
        "es" => "spa",
        "it" => "ita",
        "pt" => "por",
        "ru" => "rus",
        _ => "und",
    };
}
