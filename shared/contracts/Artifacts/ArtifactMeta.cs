using System.Text.Json;

namespace Ainer.Contracts.Artifacts;

/// <summary>What a stored file is.</summary>
public enum ArtifactKind { ShotVideo, Segment, Speech, Music, Effect, Prompts, Extraction, Translation, Alignment, LipsyncReport, Film, Poster, Subtitles, Source, Placeholder }

/// <summary>What a probe found in a media file. Durations in seconds, sizes in pixels, loudness in LUFS.</summary>
public sealed record MediaFacts
{
    public double? DurationS { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public double? Fps { get; init; }
    public int? Frames { get; init; }
    public string? VideoCodec { get; init; }
    public string? AudioCodec { get; init; }
    public int? SampleRate { get; init; }
    public int? Channels { get; init; }
    public double? LoudnessLufs { get; init; }
}

/// <summary>An object in S3 with where it came from. Stored by the hub once its size and hash were checked.</summary>
public sealed record ArtifactMeta : BusinessRecord
{
    public required string ArtifactId { get; init; }
    public required string RunId { get; init; }
    public required string JobId { get; init; }
    public required int Attempt { get; init; }
    public required ArtifactKind Kind { get; init; }
    /// <summary>s3://bucket/key.</summary>
    public required string Uri { get; init; }
    public required string Sha256 { get; init; }
    public required long Bytes { get; init; }
    public required string ContentType { get; init; }
    public string? ContentAddress { get; init; }
    public MediaFacts? Media { get; init; }
    public JsonElement? Metadata { get; init; }
}
