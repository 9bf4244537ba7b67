namespace Ainer.Writing;

/// <summary>Which of the two languages a text is in. Pure.</summary>
internal static class TextLanguage
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    /// <summary>Chinese when a fifth of the letters are Han characters.</summary>
    public static string Of(string text)
    {
        var (letters, han) = (0, 0);
        foreach (var letter in text)
        {
            if (!char.IsLetter(letter)) continue;
            letters++;
            if (IsHan(letter)) han++;
        }
        return han * 5 > letters ? Chinese : English;
    }

    public static bool IsHan(char letter) => letter is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF');
}
