using System.Globalization;
using System.Text;
using Ainer.Media.Processes;

namespace Ainer.Media.Tools;

/// <summary>Rasterises SVG by rsvg-convert. The picture comes through stdin, so it has no folder from which it could include files.</summary>
public sealed class Rsvg(MediaOptions options)
{
    /// <summary>A PNG (RGBA) of the picture at this size in pixels. Throws <see cref="MediaToolException"/> when it is not a picture.</summary>
    public Task<byte[]> RasterizeAsync(string svg, int width, int height, TimeSpan? timeLimit, CancellationToken cancellation) =>
        new MediaCommand(options.RsvgConvert, "--width", Number(width), "--height", Number(height), "--format", "png")
            .WithMemoryLimit(options.MemoryLimitBytes)
            .WithTimeLimit(timeLimit)
            .WithInput(Encoding.UTF8.GetBytes(svg))
            .ReadBytesAsync(cancellation);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
