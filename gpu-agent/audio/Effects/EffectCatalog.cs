using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Effects;

/// <summary>One effect: how long it lasts by itself (seconds, when it is not an ambience), how loud it is made (LUFS), how it is made.</summary>
internal sealed record EffectRecipe(double NaturalS, double Lufs, Func<double, NoiseSource, StereoBuffer> Make);

/// <summary>Every effect that a plan may name.</summary>
internal static class EffectCatalog
{
    private const double CeilingDb = -3;

    /// <summary>The recipes by name.</summary>
    public static IReadOnlyDictionary<string, EffectRecipe> All { get; } = new Dictionary<string, EffectRecipe>(StringComparer.Ordinal)
    {
        ["rain"] = new(4, -31, WeatherEffects.Rain),
        ["wind"] = new(4, -32, WeatherEffects.Wind),
        ["thunder"] = new(4.5, -20, WeatherEffects.Thunder),
        ["fire"] = new(4, -33, WeatherEffects.Fire),
        ["water"] = new(4, -33, WeatherEffects.Water),
        ["waves"] = new(6, -31, WeatherEffects.Waves),
        ["birds"] = new(4, -34, LivingEffects.Birds),
        ["crickets"] = new(4, -36, LivingEffects.Crickets),
        ["crowd"] = new(4, -33, LivingEffects.Crowd),
        ["footsteps"] = new(2.6, -27, LivingEffects.Footsteps),
        ["door"] = new(1.4, -24, ObjectEffects.Door),
        ["bell"] = new(4.5, -23, ObjectEffects.Bell),
        ["train"] = new(5, -28, ObjectEffects.Train),
        ["horse"] = new(3.5, -26, LivingEffects.Horse),
        ["sword"] = new(1.6, -24, ObjectEffects.Sword),
        ["heartbeat"] = new(4, -26, LivingEffects.Heartbeat),
        ["phone"] = new(2.4, -25, ObjectEffects.Phone),
        ["gunshot"] = new(1.8, -25, ObjectEffects.Gunshot),
        ["room"] = new(4, -42, ObjectEffects.Room),
    };

    /// <summary>An effect of an exact length, levelled, faded at its ends; ambiences fade slowly, struck sounds start at once.</summary>
    public static StereoBuffer Render(EffectRecipe recipe, int samples, bool ambient, long seed)
    {
        var seconds = (double)samples / StereoBuffer.Rate;
        var made = recipe.Make(seconds, new NoiseSource(seed));
        var sound = new StereoBuffer(samples);
        sound.Add(made, 1);
        sound.Fade(ambient ? Math.Min(0.8, seconds / 4) : 0.004, Math.Min(ambient ? 0.8 : 0.35, seconds / 3));
        sound.Level(recipe.Lufs, CeilingDb);
        return sound;
    }
}
