using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainer.EndToEnd.Tests.Houses;

namespace Ainer.EndToEnd.Tests.Runs;

/// <summary>What ffprobe and ffmpeg say of a film on this machine.</summary>
internal sealed partial class FilmFile(string path)
{
    private static readonly TimeSpan ToolLimit = TimeSpan.FromSeconds(60);

    /// <summary>The streams as ffprobe lists them.</summary>
    public async Task<IReadOnlyList<JsonElement>> StreamsAsync()
    {
        var end = await Programs.RunAsync("ffprobe", ["-v", "error", "-show_streams", "-of", "json", path], ToolLimit);
        Assert.Equal(0, end.ExitCode);
        return [.. JsonDocument.Parse(end.Output).RootElement.GetProperty("streams").EnumerateArray()];
    }

    /// <summary>Integrated loudness in LUFS (EBU R 128), as ffmpeg's ebur128 filter sums it up.</summary>
    public async Task<double> LoudnessAsync()
    {
        var end = await Programs.RunAsync("ffmpeg", ["-nostdin", "-hide_banner", "-nostats", "-i", path, "-map", "0:a", "-af", "ebur128", "-f", "null", "-"], ToolLimit);
        Assert.Equal(0, end.ExitCode);
        return Number(Integrated().Matches(end.Errors)[^1].Groups[1].Value);
    }

    /// <summary>The top-level boxes of the file in order (ISO/IEC 14496-12: 32-bit size, then four letters).</summary>
    public IReadOnlyList<string> Boxes()
    {
        var boxes = new List<string>();
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        while (file.ReadAtLeast(head[..8], 8, throwOnEndOfStream: false) == 8)
        {
            long size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head);
            boxes.Add(Encoding.ASCII.GetString(head[4..8]));
            var read = 8;
            if (size == 1)
            {
                file.ReadExactly(head[8..16]);
                size = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(head[8..]);
                read = 16;
            }
            if (size < read) break;
            file.Seek(size - read, SeekOrigin.Current);
        }
        return boxes;
    }

    public static double Seconds(JsonElement stream) => Number(stream.GetProperty("duration").GetString()!);

    /// <summary>"24/1" as 24.</summary>
    public static double Rate(JsonElement stream)
    {
        var parts = stream.GetProperty("r_frame_rate").GetString()!.Split('/');
        return Number(parts[0]) / Number(parts[1]);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"I:\s+(-?[\d.]+) LUFS")]
    private static partial Regex Integrated();
}
