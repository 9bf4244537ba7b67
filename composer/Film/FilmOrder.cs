using System.Text.Json;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Composer.Film;

/// <summary>An input of a film on this machine.</summary>
internal sealed record FilmInput(string Name, string Path, string Sha256, string ContentType, MediaFacts? Media, JsonElement? Metadata);

/// <summary>What to compose, from what, and where to work.</summary>
internal sealed record FilmOrder(TimelinePlan Timeline, Quality Quality, IReadOnlyDictionary<string, FilmInput> Inputs, string WorkDirectory, string? PosterShotId = null);

/// <summary>A film that passed every check, with the files that go with it.</summary>
internal sealed record ComposedFilm
{
    public required string FilmPath { get; init; }
    public required string PosterPath { get; init; }
    public required string SubtitlesPath { get; init; }
    public required MediaFacts Media { get; init; }
    /// <summary>Segments, looks and voices per shot, chapters, measured loudness.</summary>
    public required JsonElement Metadata { get; init; }
    public required Segments.SegmentCounts Segments { get; init; }
}
