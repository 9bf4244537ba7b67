using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Cast;

/// <summary>
/// Dresses the cast. A look follows from project and name, so that it is the same in every chapter; what the text says goes first; garments of one cast
/// differ in hue, and so do hair style and accessory where hues run out.
/// </summary>
internal sealed class LookMaker(string projectId, IReadOnlyList<string> palette)
{
    // Twelve hues, thirty degrees apart, muted enough to stand before any sky; the accent is the complement.
    private static readonly (string Garment, string Accent)[] Palette =
    [
        ("#b5342f", "#e8c26a"), ("#2f5f9e", "#f0d9a8"), ("#3f7d4a", "#f2e3b6"), ("#d8a928", "#4a3b7a"), ("#6f4a94", "#e9c7d8"), ("#2f8580", "#f3d6b0"),
        ("#d9772b", "#2f4f6e"), ("#d77f96", "#5b3a52"), ("#7a5335", "#d9c9a3"), ("#2b2d33", "#c9a24a"), ("#6f747a", "#b5342f"), ("#e3dfd6", "#3f5f8a"),
    ];

    private static readonly string[] Skins = ["#f3d3b8", "#e8bf9c", "#d9a47c", "#c48a62", "#f0c9aa"];
    private static readonly string[] HairColors = ["#22201f", "#3a2a20", "#5a3b24", "#2a2a33", "#6a4526"];
    private static readonly string[] FeminineStyles = ["long", "bun", "ponytail", "curly"];
    private static readonly string[] MasculineStyles = ["short", "topknot", "curly", "short"];
    private readonly HashSet<string> garments = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> silhouettes = [];

    /// <summary>Keeps a look that somebody already has out of the reach of others.</summary>
    public void Reserve(Look look)
    {
        garments.Add(look.GarmentColor);
        silhouettes.Add(look.HairStyle + look.Accessory);
    }

    public void ReserveColor(string color) => garments.Add(color);

    /// <summary>The look of one person; call in order of importance.</summary>
    public Look For(Person person, bool chinese)
    {
        var seed = Seed(person.Name);
        var age = person.Age ?? AgeBand.Adult;
        var feminine = Genders.SeemsFeminine(person, projectId);
        var garmentColor = person.Clues.GarmentColor ?? Free(seed[1]);
        var accent = Array.Find(Palette, p => p.Garment == garmentColor).Accent ?? "#e8c26a";
        if (accent == garmentColor) accent = "#e8c26a";
        var look = new Look
        {
            Presentation = person.Presentation,
            Age = age,
            Skin = Skins[seed[2] % (chinese ? 2 : Skins.Length)],
            HairColor = person.Clues.HairColor ?? (age == AgeBand.Old ? "#d9d6cf" : HairColors[seed[3] % (chinese ? 2 : HairColors.Length)]),
            HairStyle = person.Clues.HairStyle ?? Style(seed[4], feminine, age, chinese),
            GarmentColor = garmentColor,
            Garment = person.Clues.Garment ?? GarmentOf(seed[5], feminine, chinese, age),
            AccentColor = accent,
            Accessory = person.Clues.Accessory ?? AccessoryOf(seed[6], feminine, age),
            Height = Math.Round(age switch { AgeBand.Child => 0.85, AgeBand.Old => 0.95, _ => feminine ? 0.98 : 1.05 } + ((seed[7] % 5) * 0.01), 2),
        };
        Reserve(look);
        return look;
    }

    private byte[] Seed(string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"{projectId}\n{name}"));

    private string Free(byte preferred)
    {
        // A project's own colours are used up in their order before any is used twice.
        if (palette.Count > 0) return palette.FirstOrDefault(color => !garments.Contains(color)) ?? palette[preferred % palette.Count];
        for (var i = 0; i < Palette.Length; i++)
        {
            var color = Palette[(preferred + (i * 5)) % Palette.Length].Garment;
            if (!garments.Contains(color)) return color;
        }
        return Palette[preferred % Palette.Length].Garment;
    }

    private string Style(byte seed, bool feminine, AgeBand age, bool chinese)
    {
        var styles = feminine ? FeminineStyles : MasculineStyles;
        if (age == AgeBand.Old && !feminine) return silhouettes.Contains("bald" + "beard") ? "short" : seed % 3 == 0 ? "bald" : "short";
        if (age == AgeBand.Old) return "bun";
        if (!feminine && !chinese) styles = ["short", "curly"];
        for (var i = 0; i < styles.Length; i++)
        {
            var style = styles[(seed + i) % styles.Length];
            if (!silhouettes.Any(s => s.StartsWith(style, StringComparison.Ordinal))) return style;
        }
        return styles[seed % styles.Length];
    }

    private static string GarmentOf(byte seed, bool feminine, bool chinese, AgeBand age) => (feminine, chinese, age) switch
    {
        (_, _, AgeBand.Child) => "hoodie",
        (true, true, _) => seed % 2 == 0 ? "robe" : "coat",
        (true, false, _) => seed % 2 == 0 ? "dress" : "coat",
        (false, true, AgeBand.Old) => "robe",
        (false, true, _) => seed % 2 == 0 ? "robe" : "shirt",
        _ => seed % 2 == 0 ? "coat" : "shirt",
    };

    private string AccessoryOf(byte seed, bool feminine, AgeBand age)
    {
        string[] choices = (feminine, age) switch
        {
            (_, AgeBand.Child) => ["none", "scarf"],
            (true, _) => ["earrings", "scarf", "none", "glasses"],
            (false, AgeBand.Old) => ["beard", "glasses"],
            _ => ["none", "scarf", "glasses", "hat"],
        };
        for (var i = 0; i < choices.Length; i++)
            if (!silhouettes.Any(s => s.EndsWith(choices[(seed + i) % choices.Length], StringComparison.Ordinal))) return choices[(seed + i) % choices.Length];
        return choices[seed % choices.Length];
    }
}
