using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Cast;

/// <summary>
/// Gives each person a voice of their own, the same in every chapter of a project. Variants and pitches are espeak-ng's; its Mandarin counts each
/// syllable as most of a word, hence the higher rate that makes about five syllables a second.
/// </summary>
internal sealed class VoiceMaker(string projectId, string language)
{
    private static readonly string[] Feminine = ["f2", "f3", "f4", "f1", "f5"];
    private static readonly string[] Masculine = ["m3", "m2", "m7", "m1", "m4", "m5", "m6"];
    private readonly HashSet<string> taken = ["narrator"];

    private int BaseRate => language.StartsWith("zh", StringComparison.Ordinal) ? 295 : 165;

    /// <summary>Who tells what nobody says: the synthesiser's own voice, which no person gets.</summary>
    public static Voice Narrator(string language) => new()
    {
        VoiceId = "narrator",
        Language = language,
        Pitch = 42,
        Rate = language.StartsWith("zh", StringComparison.Ordinal) ? 292 : 164,
        Variant = "",
    };

    public void Reserve(Voice voice) => taken.Add(voice.VoiceId);

    /// <summary>How fast somebody speaks this language, in words per minute.</summary>
    public int Rate(Person person) => (int)Math.Round(BaseRate * (person.Age == AgeBand.Old ? 0.93 : 1.0));

    /// <summary>The voice of one person; call in order of importance.</summary>
    public Voice For(Person person)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes($"voice\n{projectId}\n{person.Name}"));
        var feminine = person.Age == AgeBand.Child || Genders.SeemsFeminine(person, projectId);
        var variants = feminine ? Feminine : Masculine;
        var (pitch, rate) = (person.Age ?? AgeBand.Adult) switch
        {
            AgeBand.Child => (82, 1.04),
            AgeBand.Old => (feminine ? 38 : 26, 0.93),
            AgeBand.Young => (feminine ? 62 : 54, 1.03),
            _ => (feminine ? 55 : 42, 1.0),
        };
        for (var i = 0; ; i++)
        {
            var variant = variants[(seed[1] + i) % variants.Length];
            var ownPitch = Math.Clamp(pitch + (seed[2] % 9) - 4 + (i / variants.Length * 7 * (i % 2 == 0 ? 1 : -1)), 5, 95);
            var ownRate = (int)Math.Round(BaseRate * (rate + ((seed[3] % 7) - 3) * 0.01));
            var id = string.Create(CultureInfo.InvariantCulture, $"{(language.StartsWith("zh", StringComparison.Ordinal) ? "zh" : "en")}-{variant}-{ownPitch}-{ownRate}");
            if (i < 40 && taken.Any(t => SameSound(t, variant, ownPitch))) continue;
            taken.Add(id);
            return new Voice { VoiceId = id, Language = language, Presentation = person.Presentation, Pitch = ownPitch, Rate = ownRate, Variant = variant };
        }
    }

    // A variant may serve two people only when their pitches are well apart.
    private static bool SameSound(string voiceId, string variant, int pitch)
    {
        var parts = voiceId.Split('-');
        return parts.Length == 4 && parts[1] == variant && int.TryParse(parts[2], CultureInfo.InvariantCulture, out var other) && Math.Abs(other - pitch) < 10;
    }
}
