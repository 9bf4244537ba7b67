using System.Globalization;
using System.Text.Json;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Media.Processes;

namespace Ainer.Media.Tools;

/// <summary>Reads the facts of media files.</summary>
public sealed class Ffprobe(MediaOptions options)
{
    /// <summary>
    /// Probes a file of a known format (the demuxer's name, see <see cref="FfmpegInput.File"/>). Frames are counted from the packets, so they are
    /// exact. Throws <see cref="MediaToolException"/> when the file is not of that format.
    /// </summary>
    public async Task<MediaProbe> ProbeAsync(string path, string format, CancellationToken cancellation)
    {
        var json = await new MediaCommand(options.Ffprobe,
                "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-f", format,
                "-count_packets", "-show_streams", "-show_format", "-print_format", "json", "-i", "file:" + path)
            .WithMemoryLimit(options.MemoryLimitBytes)
            .WithTimeLimit(TimeSpan.FromMinutes(2))
            .ReadTextAsync(cancellation);
        return Parse(json);
    }

    /// <summary>The numbers of the key frames of a file's picture, from 0.</summary>
    public async Task<IReadOnlyList<int>> KeyFramesAsync(string path, string format, CancellationToken cancellation)
    {
        var csv = await new MediaCommand(options.Ffprobe,
                "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-f", format,
                "-select_streams", "v:0", "-show_entries", "packet=flags", "-print_format", "csv=p=0", "-i", "file:" + path)
            .WithMemoryLimit(options.MemoryLimitBytes)
            .WithTimeLimit(TimeSpan.FromMinutes(2))
            .ReadTextAsync(cancellation);
        return [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select((flags, frame) => (flags, frame)).Where(packet => packet.flags.StartsWith('K')).Select(packet => packet.frame)];
    }

    internal static MediaProbe Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var streams = root.TryGetProperty("streams", out var list) ? list.EnumerateArray().ToArray() : [];
        var video = streams.FirstOrDefault(stream => Text(stream, "codec_type") == "video");
        var audio = streams.FirstOrDefault(stream => Text(stream, "codec_type") == "audio");
        if (streams.Length == 0) throw new AinerException(ErrorCode.ArtifactCorrupt, "The media file holds no stream.");
        var container = root.TryGetProperty("format", out var format) ? format : default;
        return new MediaProbe
        {
            Facts = FactsOf(video, audio, container),
            Video = video.ValueKind == JsonValueKind.Object ? VideoOf(video) : null,
            AudioStreams = streams.Count(stream => Text(stream, "codec_type") == "audio"),
            SubtitleStreams = streams.Count(stream => Text(stream, "codec_type") == "subtitle"),
            Bytes = (long)(Number(container, "size") ?? 0),
        };
    }

    private static MediaFacts FactsOf(JsonElement video, JsonElement audio, JsonElement container)
    {
        var rate = Ratio(Text(video, "r_frame_rate"));
        return new MediaFacts
        {
            DurationS = Number(container, "duration") ?? Number(video, "duration") ?? Number(audio, "duration"),
            Width = (int?)Number(video, "width"),
            Height = (int?)Number(video, "height"),
            Fps = rate,
            Frames = (int?)Number(video, "nb_read_packets"),
            VideoCodec = Text(video, "codec_name"),
            AudioCodec = Text(audio, "codec_name"),
            SampleRate = (int?)Number(audio, "sample_rate"),
            Channels = (int?)Number(audio, "channels"),
        };
    }

    private static VideoStream VideoOf(JsonElement video) => new()
    {
        Codec = Text(video, "codec_name") ?? "",
        Profile = Text(video, "profile") ?? "",
        PixelFormat = Text(video, "pix_fmt") ?? "",
        TimeBase = Text(video, "time_base") ?? "",
        FrameRate = Text(video, "r_frame_rate") ?? "",
        ColorSpace = Text(video, "color_space") ?? "",
        ColorRange = Text(video, "color_range") ?? "",
        ReorderedFrames = (int)(Number(video, "has_b_frames") ?? 0),
        StartS = Number(video, "start_time") ?? 0,
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static double? Number(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        return double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static double? Ratio(string? text)
    {
        if (text?.Split('/') is not [var over, var under]) return null;
        return double.TryParse(over, CultureInfo.InvariantCulture, out var numerator)
            && double.TryParse(under, CultureInfo.InvariantCulture, out var denominator) && denominator > 0 ? numerator / denominator : null;
    }
}
