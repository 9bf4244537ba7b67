using System.Text;
using Ainer.Contracts.Entities;

namespace Ainer.Planner.Lines;

/// <summary>
/// How long a text takes to say, in seconds, before it has been said. Fitted to espeak-ng's speech: a Mandarin syllable lasts 63/rate s, a Latin letter
/// 10/rate s, a pause inside the line up to 48/rate s; digits are read out, and English takes its time to begin and end.
/// </summary>
internal static class SpeechEstimate
{
    private const double Syllable = 63;
    private const double Letter = 10;
    private const double Digit = 45;
    private const double SyllablePause = 25;
    private const double LetterPause = 48;
    private const double SyllableEdge = 0.12;
    private const double LetterEdge = 0.45;

    public static double Seconds(string text, Voice voice)
    {
        var units = 0.0;
        var pause = 0.0;
        var (syllables, letters) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var unit = IsIdeograph(rune.Value) ? Syllable : Rune.IsDigit(rune) ? Digit : Rune.IsLetter(rune) ? Letter : 0;
            if (unit > 0)
            {
                // A pause counts once something follows it.
                units += pause + unit;
                pause = 0;
                if (unit == Letter) letters++;
                else syllables++;
            }
            else if (units > 0 && rune.Value is ',' or '.' or ';' or ':' or '!' or '?' or '，' or '。' or '；' or '：' or '！' or '？' or '、' or '…' or '—')
                pause = letters > syllables ? LetterPause : SyllablePause;
        }
        return Math.Round((units / Math.Clamp(voice.Rate, 80, 450)) + (letters > syllables ? LetterEdge : SyllableEdge), 2);
    }

    internal static bool IsIdeograph(int value) => value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);
}
