using System.Globalization;
using Ainer.Media.Tools;

namespace Ainer.Composer.Film;

/// <summary>Takes one frame out of a segment as a JPEG.</summary>
internal sealed class PosterFrame(Ffmpeg ffmpeg)
{
    public async Task ExtractAsync(string segment, double atS, string target, CancellationToken cancellation) =>
        await ffmpeg.Command([FfmpegInput.Mp4(segment, "-ss", atS.ToString("0.###", CultureInfo.InvariantCulture))],
            "-map", "0:v:0", "-frames:v", "1", "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "2", "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-loglevel", "error", "-update", "1", "-f", "image2", Ffmpeg.Target(target)).ExecuteAsync(cancellation);
}
