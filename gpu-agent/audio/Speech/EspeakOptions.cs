using System.ComponentModel.DataAnnotations;

namespace Ainer.Workers.Audio.Speech;

/// <summary>The built-in synthesiser. Section Espeak.</summary>
public sealed class EspeakOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Espeak";

    /// <summary>The program, by path or by name on PATH.</summary>
    [Required] public string Program { get; set; } = "espeak-ng";

    /// <summary>Seconds that one run may take.</summary>
    [Range(1, 600)] public int TimeLimitS { get; set; } = 60;
}
