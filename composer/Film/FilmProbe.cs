using System.Globalization;
using System.Text.Json;
using Ainer.Composer.Segments;
using Ainer.Media;
using Ainer.Media.Processes;

namespace Ainer.Composer.Film;

/// <summary>Reads the facts of a finished film with ffprobe, and the order of its boxes.</summary>
internal sealed class FilmProbe(MediaOptions options)
{
    public async Task<FilmFacts> ProbeAsync(string path, CancellationToken cancellation)
    {
        var json = await new MediaCommand(options.Ffprobe,
                "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-f", "mov", "-show_streams", "-show_format", "-show_chapters",
                "-print_format", "json", "-i", "file:" + path)
            .WithMemoryLimit(options.MemoryLimitBytes).WithTimeLimit(TimeSpan.FromMinutes(2)).ReadTextAsync(cancellation);
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var format = root.GetProperty("format");
        return new FilmFacts
        {
            Streams = [.. root.GetProperty("streams").EnumerateArray().Select(Stream)],
            Chapters = root.GetProperty("chapters").GetArrayLength(),
            Title = Tag(format, "title"),
            DurationS = Number(format, "duration"),
            FastStart = StartsFast(path),
        };
    }

    private static FilmStream Stream(JsonElement stream) => new(
        Text(stream, "codec_type"), Text(stream, "codec_name"), Tag(stream, "language"), Number(stream, "duration"), (int)Number(stream, "nb_frames"),
        (int)Number(stream, "width"), (int)Number(stream, "height"), Text(stream, "r_frame_rate"), (int)Number(stream, "sample_rate"), (int)Number(stream, "channels"));

    private static bool StartsFast(string path)
    {
        using var file = File.OpenRead(path);
        var types = Mp4Boxes.TopLevel(file).Select(box => box.Type).ToList();
        return types.IndexOf("moov") is >= 0 and var index && index < types.IndexOf("mdat");
    }

    private static string? Tag(JsonElement element, string name) =>
        element.TryGetProperty("tags", out var tags) && tags.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double Number(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value)) return 0;
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        return double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
