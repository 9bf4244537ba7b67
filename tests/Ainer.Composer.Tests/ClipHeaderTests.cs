using Ainer.Composer.Segments;
using Ainer.Media.Tools;

namespace Ainer.Composer.Tests;

public sealed class ClipHeaderTests : IDisposable
{
    private readonly FilmWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("30", "-bf", "0")]
    [InlineData("25", "-preset", "ultrafast")]
    [InlineData("30000/1001", "-bf", "0")]
    [InlineData("8", "-bf", "0")]
    [InlineData("24", "-bf", "0", "-movie_timescale", "90000")]
    public async Task A_header_that_tells_how_long_its_clip_lasts_agrees_with_a_probe(string rate, params string[] coding)
    {
        var clip = await ClipAsync(rate, coding);
        var probed = (await _workshop.Ffprobe.ProbeAsync(clip, "mov", FilmWorkshop.Cancellation)).Facts.DurationS!.Value;
        Assert.InRange(Mp4Clip.Read(clip)!.DurationS!.Value - probed, -0.0015, 0.0015);
    }

    [Fact]
    public async Task A_header_with_reordered_frames_leaves_the_length_to_a_probe() =>
        Assert.Null(Mp4Clip.Read(await ClipAsync("30", "-bf", "2"))!.DurationS);

    private async Task<string> ClipAsync(string rate, params string[] coding)
    {
        var path = Path.Combine(_workshop.Folder, "clip.mp4");
        await _workshop.Ffmpeg.Command([FfmpegInput.Graph($"testsrc=size=160x120:rate={rate}")],
            ["-t", "1.7", "-pix_fmt", "yuv420p", "-c:v", "libx264", .. coding, "-f", "mp4", Ffmpeg.Target(path)]).ExecuteAsync(FilmWorkshop.Cancellation);
        return path;
    }
}
