using System.Text.RegularExpressions;

namespace Ainer.Contracts.Entities;

/// <summary>What a look and a voice may say, so that every provider can show and speak them.</summary>
public static partial class LookRules
{
    public static IReadOnlyList<string> HairStyles { get; } = ["short", "long", "bun", "ponytail", "bald", "curly", "topknot"];
    public static IReadOnlyList<string> Garments { get; } = ["robe", "coat", "shirt", "dress", "armor", "hoodie"];
    public static IReadOnlyList<string> Accessories { get; } = ["none", "glasses", "hat", "scarf", "beard", "earrings", "staff", "sword"];

    /// <summary>The first thing about a look that does not fit, with its field; null when all does.</summary>
    public static (string Field, string Message)? Problem(Look look)
    {
        foreach (var (field, color) in new[] { ("skin", look.Skin), ("hair_color", look.HairColor), ("garment_color", look.GarmentColor), ("accent_color", look.AccentColor) })
            if (color is null || !Color().IsMatch(color)) return (field, $"{field} must be a colour like #2f5f9e.");
        if (!HairStyles.Contains(look.HairStyle)) return ("hair_style", $"hair_style must be one of {string.Join(", ", HairStyles)}.");
        if (!Garments.Contains(look.Garment)) return ("garment", $"garment must be one of {string.Join(", ", Garments)}.");
        if (!Accessories.Contains(look.Accessory)) return ("accessory", $"accessory must be one of {string.Join(", ", Accessories)}.");
        return look.Height is < 0.85 or > 1.15 ? ("height", "height must be 0.85 to 1.15.") : null;
    }

    /// <summary>The first thing about a voice that does not fit, with its field; null when all does.</summary>
    public static (string Field, string Message)? Problem(Voice voice)
    {
        if (voice.VoiceId is not { Length: > 0 and <= 100 }) return ("voice_id", "voice_id must have 1 to 100 characters.");
        if (voice.Pitch is < 0 or > 99) return ("pitch", "pitch must be 0 to 99.");
        if (voice.Rate is < 80 or > 450) return ("rate", "rate must be 80 to 450 words per minute.");
        return voice.Variant is not null && Variant().IsMatch(voice.Variant) ? null : ("variant", "variant must be empty or like f3 or m2.");
    }

    /// <summary>True for a colour of the form #rrggbb.</summary>
    public static bool IsColor(string text) => Color().IsMatch(text);

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Color();

    [GeneratedRegex("^([fm][1-9])?$")]
    private static partial Regex Variant();
}
