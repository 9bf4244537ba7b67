using System.Text;
using Ainer.Contracts.Entities;

namespace Ainer.Planner.Lines;

/// <summary>
/// How long a text takes to say, in seconds, before it has been said. Measured on espeak-ng: a Mandarin syllable lasts 54/rate s, a Latin letter 9.9/rate s,
/// a pause 50/rate s; digits are read out.
/// </summary>
internal static class SpeechEstimate
{
    private const double Syllable = 54;
    private const double Letter = 9.4;
    private const double Digit = 40;
    private const double Pause = 50;
    private const double LeadOut = 0.12;

    public static double Seconds(string text, Voice voice)
    {
        var units = 0.0;
        var paused = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsIdeograph(rune.Value)) (units, paused) = (units + Syllable, false);
            else if (Rune.IsDigit(rune)) (units, paused) = (units + Digit, false);
            else if (Rune.IsLetter(rune)) (units, paused) = (units + Letter, false);
            else if (!paused && rune.Value is ',' or '.' or ';' or ':' or '!' or '?' or '，' or '。' or '；' or '：' or '！' or '？' or '、' or '…' or '—')
                (units, paused) = (units + Pause, true);
        }
        return Math.Round((units / Math.Clamp(voice.Rate, 80, 450)) + LeadOut, 2);
    }

    internal static bool IsIdeograph(int value) => value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);
}
