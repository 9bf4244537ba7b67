using System.Globalization;
using System.Text.Json.Serialization;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Tasks;
using Ainer.Media.Tools;

namespace Ainer.Media.Segments;

/// <summary>
/// The one encoding of a shot. Clips that conform join by stream copy: H.264 High without B-frames (so no reordering delay and no edit list), a closed
/// group of pictures of exactly one second, no scene-cut key frames, BT.709 tags, no sound, and a time scale in which every frame is 512 ticks.
/// All of it goes into <see cref="Address()"/>, so changing a value here makes new segments.
/// </summary>
public sealed record SegmentFormat
{
    /// <summary>Raised when the arguments change in a way that the other values do not show.</summary>
    public int Revision { get; init; } = 1;
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required int Fps { get; init; }
    public required string Preset { get; init; }
    public required int Crf { get; init; }
    /// <summary>x264 writes the same bytes for the same number of threads only, so the number is part of the format.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>The format of a film's segments. Width and height are even.</summary>
    public static SegmentFormat Of(int width, int height, int fps, Quality quality)
    {
        if (width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(width), $"A picture of {width}x{height} cannot be encoded: both sides are even and at least 16.");
        ArgumentOutOfRangeException.ThrowIfLessThan(fps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fps, 120);
        var (preset, crf) = quality switch
        {
            Quality.Preview => ("superfast", 25),
            Quality.High => ("medium", 17),
            _ => ("veryfast", 20),
        };
        return new SegmentFormat { Width = width, Height = height, Fps = fps, Preset = preset, Crf = crf };
    }

    /// <summary>The address of the format, part of every segment's own address.</summary>
    public string Address() => ContentAddress.Of(this);

    /// <summary>Ticks a second in the file: 512 a frame, as ffmpeg chooses by itself for mp4.</summary>
    [JsonIgnore] public int TimeScale => Fps * 512;

    /// <summary>ffmpeg's arguments from the codec to the file: one video stream, bit-exact, ready to start while loading.</summary>
    public IReadOnlyList<string> OutputArguments(string path) =>
    [
        "-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:v", "libx264", "-profile:v", "high", "-preset", Preset, "-crf", Text(Crf), "-pix_fmt", "yuv420p", "-threads:v", Text(Threads),
        "-r", Text(Fps), "-fps_mode", "cfr", "-g", Text(Fps), "-keyint_min", Text(Fps), "-sc_threshold", "0", "-bf", "0",
        "-x264-params", "open-gop=0:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
        "-flags:v", "+bitexact", "-fflags", "+bitexact", "-video_track_timescale", Text(TimeScale),
        // The file's own length in whole frames too: joining adds these lengths up, and milliseconds would drift.
        "-movie_timescale", Text(TimeScale), "-movflags", "+faststart",
        "-f", "mp4", Ffmpeg.Target(path),
    ];

    /// <summary>A filter that brings any picture into the format's size, rate and colours: letter-boxed, never stretched.</summary>
    [JsonIgnore] public string FitFilter =>
        $"scale={Text(Width)}:{Text(Height)}:force_original_aspect_ratio=decrease:force_divisible_by=2:out_color_matrix=bt709:out_range=tv,"
        + $"pad={Text(Width)}:{Text(Height)}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps={Text(Fps)},format=yuv420p";

    /// <summary>How a file differs from the format, readable; empty when it conforms. Quality cannot be seen in a file and is not compared.</summary>
    public IReadOnlyList<string> Differences(MediaProbe probe)
    {
        if (probe.Video is not { } video) return ["no picture"];
        var differences = new List<string>();
        void Expect(string what, string wanted, string found)
        {
            if (!string.Equals(wanted, found, StringComparison.Ordinal)) differences.Add($"{what} is {found}, not {wanted}");
        }
        Expect("codec", "h264", video.Codec);
        Expect("profile", "High", video.Profile);
        Expect("pixel format", "yuv420p", video.PixelFormat);
        Expect("width", Text(Width), Text(probe.Facts.Width ?? 0));
        Expect("height", Text(Height), Text(probe.Facts.Height ?? 0));
        Expect("frame rate", Text(Fps) + "/1", video.FrameRate);
        Expect("time base", "1/" + Text(TimeScale), video.TimeBase);
        Expect("colour space", "bt709", video.ColorSpace);
        Expect("colour range", "tv", video.ColorRange);
        Expect("reordered frames", "0", Text(video.ReorderedFrames));
        Expect("audio streams", "0", Text(probe.AudioStreams));
        Expect("start", "0", video.StartS.ToString(CultureInfo.InvariantCulture));
        return differences;
    }

    /// <summary>True when the file can be joined by stream copy.</summary>
    public bool Conforms(MediaProbe probe) => Differences(probe).Count == 0;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
