namespace Ainer.Contracts.Entities;

/// <summary>What all films of a project have in common, as far as a person has set it; the rest is as the planner would have it.</summary>
public sealed record WorldPack
{
    /// <summary>How pictures are to look, in words: as prompts for models, and for the built-in provider as far as it knows them (docs/picture-styles.md).</summary>
    public string? Style { get; init; }
    /// <summary>Colours (#rrggbb) from which people who are new to the story are dressed, in this order of preference.</summary>
    public IReadOnlyList<string> Palette { get; init; } = [];
    /// <summary>How the narrator sounds.</summary>
    public VoiceTuning? Narrator { get; init; }
    /// <summary>Whether subtitles are drawn into the picture.</summary>
    public bool? BurnSubtitles { get; init; }
    /// <summary>The most shots, as a share, whose speaker's mouth moves.</summary>
    public double? LipSyncShare { get; init; }
}

/// <summary>Parts of a voice: pitch 0 to 99, rate in words per minute, a variant of the built-in synthesiser.</summary>
public sealed record VoiceTuning(int? Pitch = null, int? Rate = null, string? Variant = null)
{
    /// <summary>The voice with these parts, under a name of its own when it sounds different.</summary>
    public Voice Tune(Voice voice)
    {
        var tuned = voice with { Pitch = Pitch ?? voice.Pitch, Rate = Rate ?? voice.Rate, Variant = Variant ?? voice.Variant };
        return tuned == voice ? voice : tuned with { VoiceId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{voice.VoiceId}-{tuned.Variant}-{tuned.Pitch}-{tuned.Rate}") };
    }
}
