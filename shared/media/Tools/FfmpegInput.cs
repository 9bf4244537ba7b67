using System.Globalization;

namespace Ainer.Media.Tools;

/// <summary>
/// One input of ffmpeg with its format forced and only the protocols that it needs, so that a hostile file can neither choose its demuxer nor
/// reach another file or the network.
/// </summary>
public sealed record FfmpegInput
{
    private FfmpegInput(params IEnumerable<string> arguments) => Arguments = [.. arguments];

    /// <summary>The arguments up to and including -i.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>A file of a known format: a demuxer's name such as mov, wav, png_pipe, h264, srt, ass.</summary>
    public static FfmpegInput File(string path, string format, params IEnumerable<string> options) =>
        new(["-protocol_whitelist", "file", "-f", format, .. options, "-i", "file:" + path]);

    /// <summary>An mp4 file.</summary>
    public static FfmpegInput Mp4(string path, params IEnumerable<string> options) => File(path, "mov", options);

    /// <summary>A WAV file.</summary>
    public static FfmpegInput Wav(string path, params IEnumerable<string> options) => File(path, "wav", options);

    /// <summary>A list for the concat demuxer; its files are named relative to the list.</summary>
    public static FfmpegInput ConcatList(string path, params IEnumerable<string> options) =>
        new(["-protocol_whitelist", "file", "-f", "concat", "-safe", "0", .. options, "-i", "file:" + path]);

    /// <summary>Something of a known format through stdin.</summary>
    public static FfmpegInput Pipe(string format, params IEnumerable<string> options) =>
        new(["-protocol_whitelist", "pipe", "-f", format, .. options, "-i", "pipe:0"]);

    /// <summary>Uncompressed yuv420p frames (BT.709, limited range) through stdin.</summary>
    public static FfmpegInput RawFrames(int width, int height, int fps) =>
        Pipe("rawvideo", "-pixel_format", "yuv420p", "-video_size", Size(width, height), "-framerate", Number(fps));

    /// <summary>A source made by a filter graph, for example anullsrc.</summary>
    public static FfmpegInput Graph(string graph) => new("-f", "lavfi", "-i", graph);

    private static string Size(int width, int height) => $"{Number(width)}x{Number(height)}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
