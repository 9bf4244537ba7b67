namespace Ainer.Composer.Film;

/// <summary>A stream of the finished film, as its probe found it.</summary>
internal sealed record FilmStream(string Type, string Codec, string? Language, double DurationS, int Frames, int Width, int Height, string FrameRate, int SampleRate, int Channels);

/// <summary>What a probe found in a finished film.</summary>
internal sealed record FilmFacts
{
    public required IReadOnlyList<FilmStream> Streams { get; init; }
    public required int Chapters { get; init; }
    public required string? Title { get; init; }
    public required double DurationS { get; init; }
    /// <summary>True when the index stands before the media, so that playing begins while the film loads.</summary>
    public required bool FastStart { get; init; }

    public FilmStream? Only(string type) => Streams.Where(stream => stream.Type == type).ToList() is [var stream] ? stream : null;
}
