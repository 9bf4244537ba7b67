using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Workers.Audio.Speech;

/// <summary>
/// How a voice is made with espeak-ng: a variant, pitch (0 to 99), words per minute, and the size of the throat: a factor on all formants, got by resampling.
/// The voice id alone decides what the plan leaves open, so that a character sounds the same in every line of every chapter.
/// </summary>
internal sealed record VoiceShape(string Variant, int Pitch, int Rate, double Throat)
{
    private static readonly string[] Feminine = ["f2", "f3", "f5", "f4", "f1"];
    private static readonly string[] Masculine = ["m3", "m1", "m7", "m4", "m2", "m6", "m8"];
    private static readonly string[] Known = [.. Feminine, .. Masculine, "m5"];

    /// <summary>The shape of a voice in a mood.</summary>
    public static VoiceShape Of(Voice voice, Mood mood)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(voice.VoiceId));
        var feminine = IsFeminine(voice, hash[0]);
        var pool = feminine ? Feminine : Masculine;
        var variant = Known.Contains(voice.Variant, StringComparer.Ordinal) ? voice.Variant : pool[hash[1] % pool.Length];
        var throat = (feminine ? 1.02 : 0.98) + (hash[2] / 255.0 - 0.5) * 0.10;
        var (pitchStep, rateFactor) = Colour(mood);
        return new VoiceShape(variant, Math.Clamp(voice.Pitch + pitchStep, 5, 95), (int)Math.Clamp(voice.Rate * rateFactor, 90, 320), Math.Round(throat, 4));
    }

    private static bool IsFeminine(Voice voice, byte hash) => voice switch
    {
        { Variant: ['f', ..] } => true,
        { Variant: ['m', ..] } => false,
        { Presentation: Presentation.Feminine } => true,
        { Presentation: Presentation.Masculine } => false,
        _ => hash % 2 == 0,
    };

    /// <summary>A mood moves pitch and pace a little; the voice stays the voice.</summary>
    private static (int PitchStep, double RateFactor) Colour(Mood mood) => mood switch
    {
        Mood.Joyful => (5, 1.05),
        Mood.Angry => (4, 1.08),
        Mood.Fearful => (6, 1.07),
        Mood.Tense => (2, 1.04),
        Mood.Triumphant => (4, 1.02),
        Mood.Sad => (-5, 0.90),
        Mood.Mysterious => (-4, 0.92),
        Mood.Romantic => (-1, 0.94),
        Mood.Calm => (-2, 0.96),
        _ => (0, 1),
    };
}
