using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;

namespace Ainer.Workers.Video;

/// <summary>A rendered shot: what the file is, how it is addressed, and what is known of the picture.</summary>
public sealed record RenderedShot(MediaFacts Facts, string ContentAddress, ShotVideoMetadata Metadata);

/// <summary>Metadata of a ShotVideo artifact.</summary>
public sealed record ShotVideoMetadata
{
    public required string Provider { get; init; }
    public required string ShotId { get; init; }
    public required int Seed { get; init; }
    /// <summary>The address of the encoding; the composer copies the clip when it is the film's own.</summary>
    public required string SegmentFormat { get; init; }
    /// <summary>What of the project's style was drawn; null when none of its words says anything to the provider.</summary>
    public string? Style { get; init; }
    /// <summary>Look hash by entity id, of everyone in the shot.</summary>
    public required IReadOnlyDictionary<string, string> Looks { get; init; }
    /// <summary>Where the speaker's mouth is, in close-ups.</summary>
    public MouthTrack? MouthTrack { get; init; }
}
