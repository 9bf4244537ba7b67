using Ainer.Contracts.Artifacts;

namespace Ainer.Media.Tools;

/// <summary>What ffprobe found: the facts that artifacts carry, and what only the encoding's own rules need.</summary>
public sealed record MediaProbe
{
    public required MediaFacts Facts { get; init; }
    public VideoStream? Video { get; init; }
    public int AudioStreams { get; init; }
    public int SubtitleStreams { get; init; }
    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; init; }
}

/// <summary>The details of a video stream.</summary>
public sealed record VideoStream
{
    public string Codec { get; init; } = "";
    public string Profile { get; init; } = "";
    public string PixelFormat { get; init; } = "";
    /// <summary>For example 1/12288.</summary>
    public string TimeBase { get; init; } = "";
    /// <summary>For example 24/1.</summary>
    public string FrameRate { get; init; } = "";
    public string ColorSpace { get; init; } = "";
    public string ColorRange { get; init; } = "";
    /// <summary>How many frames the decoder may have to hold back: 0 when there are no B-frames.</summary>
    public int ReorderedFrames { get; init; }
    /// <summary>Seconds; 0 in a segment.</summary>
    public double StartS { get; init; }
}
