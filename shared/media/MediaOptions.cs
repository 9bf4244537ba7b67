using System.ComponentModel.DataAnnotations;

namespace Ainer.Media;

/// <summary>Where the media tools are and what they may use. Section <c>Media</c>; validated at start.</summary>
public sealed class MediaOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Media";

    /// <summary>A path, or a name on PATH.</summary>
    [Required] public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>A path, or a name on PATH.</summary>
    [Required] public string Ffprobe { get; set; } = "ffprobe";

    /// <summary>A path, or a name on PATH.</summary>
    [Required] public string RsvgConvert { get; set; } = "rsvg-convert";

    /// <summary>Address space that one tool process may take, in MiB. ffmpeg reserves far more than it touches.</summary>
    [Range(256, 65536)] public int MemoryLimitMb { get; set; } = 4096;

    /// <summary>The limit in bytes.</summary>
    public long MemoryLimitBytes => MemoryLimitMb * 1024L * 1024L;
}
