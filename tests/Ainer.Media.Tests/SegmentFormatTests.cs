using Ainer.Contracts.Tasks;
using Ainer.Media.Segments;
using Ainer.Media.Tools;

namespace Ainer.Media.Tests;

public sealed class SegmentFormatTests : IDisposable
{
    private static readonly SegmentFormat Format = SegmentFormat.Of(320, 180, 24, Quality.Standard);
    private readonly MediaTools _tools = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData(Quality.Preview)]
    [InlineData(Quality.Standard)]
    [InlineData(Quality.High)]
    public async Task A_segment_conforms_and_has_exactly_its_frames_and_a_key_frame_each_second(Quality quality)
    {
        var format = SegmentFormat.Of(320, 180, 24, quality);
        var probe = await EncodeAsync(format, "a.mp4", 61);
        Assert.Empty(format.Differences(probe));
        Assert.Equal(61, probe.Facts.Frames);
        Assert.Equal(61 / 24.0, probe.Facts.DurationS!.Value, 3);
        Assert.Equal([0, 24, 48], await _tools.Ffprobe.KeyFramesAsync(_tools.PathOf("a.mp4"), "mov", Token));
    }

    [Fact]
    public async Task Segments_join_by_stream_copy_without_losing_or_repeating_a_frame()
    {
        await EncodeAsync(Format, "a.mp4", 37);
        await EncodeAsync(Format, "b.mp4", 50);
        await File.WriteAllTextAsync(_tools.PathOf("list.txt"), "file 'a.mp4'\nfile 'b.mp4'\nfile 'a.mp4'\n", Token);
        await _tools.Ffmpeg.Command([FfmpegInput.ConcatList(_tools.PathOf("list.txt"))],
            "-c", "copy", "-video_track_timescale", "12288", Ffmpeg.Target(_tools.PathOf("film.mp4"))).ExecuteAsync(Token);
        var film = await _tools.Ffprobe.ProbeAsync(_tools.PathOf("film.mp4"), "mov", Token);
        Assert.Empty(Format.Differences(film));
        Assert.Equal(124, film.Facts.Frames);
        Assert.Equal(124 / 24.0, film.Facts.DurationS!.Value, 3);
    }

    [Fact]
    public async Task The_same_frames_make_the_same_bytes()
    {
        await EncodeAsync(Format, "a.mp4", 30);
        await EncodeAsync(Format, "b.mp4", 30);
        Assert.Equal(await File.ReadAllBytesAsync(_tools.PathOf("a.mp4"), Token), await File.ReadAllBytesAsync(_tools.PathOf("b.mp4"), Token));
    }

    [Fact]
    public async Task A_foreign_clip_is_told_apart_and_fits_after_one_encoding()
    {
        await _tools.Ffmpeg.Command([FfmpegInput.Graph("testsrc2=size=200x200:rate=30:duration=1"), FfmpegInput.Graph("sine=duration=1")],
            "-c:v", "libx264", "-c:a", "aac", Ffmpeg.Target(_tools.PathOf("foreign.mp4"))).ExecuteAsync(Token);
        var foreign = await _tools.Ffprobe.ProbeAsync(_tools.PathOf("foreign.mp4"), "mov", Token);
        Assert.Contains("frame rate is 30/1, not 24/1", Format.Differences(foreign));
        Assert.Contains("audio streams is 1, not 0", Format.Differences(foreign));

        await _tools.Ffmpeg.Command([FfmpegInput.Mp4(_tools.PathOf("foreign.mp4"))],
            ["-vf", Format.FitFilter, .. Format.OutputArguments(_tools.PathOf("fit.mp4"))]).ExecuteAsync(Token);
        Assert.Empty(Format.Differences(await _tools.Ffprobe.ProbeAsync(_tools.PathOf("fit.mp4"), "mov", Token)));
    }

    [Fact]
    public void The_address_changes_with_every_value()
    {
        string[] addresses =
        [
            Format.Address(), (Format with { Crf = 21 }).Address(), (Format with { Preset = "fast" }).Address(), (Format with { Revision = 2 }).Address(),
            (Format with { Fps = 25 }).Address(), (Format with { Width = 322 }).Address(), (Format with { Threads = 3 }).Address(),
        ];
        Assert.Equal(addresses.Length, addresses.Distinct().Count());
        Assert.Equal(Format.Address(), SegmentFormat.Of(320, 180, 24, Quality.Standard).Address());
    }

    [Theory]
    [InlineData(321, 180, 24)]
    [InlineData(320, 0, 24)]
    [InlineData(320, 180, 0)]
    public void A_size_that_cannot_be_encoded_is_refused(int width, int height, int fps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentFormat.Of(width, height, fps, Quality.Preview));

    private async Task<MediaProbe> EncodeAsync(SegmentFormat format, string name, int frames)
    {
        var command = _tools.Ffmpeg.Command([FfmpegInput.RawFrames(format.Width, format.Height, format.Fps)],
            format.OutputArguments(_tools.PathOf(name)));
        await command.WithInput(async (stream, token) =>
        {
            var frame = new byte[format.Width * format.Height * 3 / 2];
            for (var i = 0; i < frames; i++)
            {
                for (var at = 0; at < frame.Length; at++) frame[at] = (byte)(at / 7 + i * 3);
                await stream.WriteAsync(frame, token);
            }
        }).ExecuteAsync(Token);
        return await _tools.Ffprobe.ProbeAsync(_tools.PathOf(name), "mov", Token);
    }
}
