using System.Globalization;
using Ainer.Contracts.Errors;
using Ainer.Media.Segments;
using Ainer.Media.Tools;

namespace Ainer.Composer.Segments;

/// <summary>Encodes a clip as a segment: fitted to the format, cut or extended to the shot's frames, subtitles burnt in on request.</summary>
internal sealed class SegmentEncoder(Ffmpeg ffmpeg, Ffprobe ffprobe, SegmentFormat format)
{
    /// <summary>How much a picture that has to be held grows per frame: about four per cent a second, so that it never stands still.</summary>
    private const double ZoomPerFrame = 0.0017;

    /// <summary>Encodes into the work directory and returns the file. Throws provider_output_invalid when the clip holds no picture.</summary>
    public async Task<string> EncodeAsync(SegmentPlan plan, string workDirectory, CancellationToken cancellation)
    {
        var name = plan.Address[..32];
        var (target, subtitles) = (Path.Combine(workDirectory, $"segment-{name}.mp4"), $"burn-{name}.ass");
        if (plan.BurnIn is not null) await File.WriteAllTextAsync(Path.Combine(workDirectory, subtitles), plan.BurnIn, cancellation);
        var filter = Filter(await FramesOf(plan.Clip, cancellation), plan.Shot.Frames, plan.BurnIn is null ? null : subtitles);
        var command = ffmpeg.Command([FfmpegInput.File(plan.Clip.Path, DemuxerOf(plan))],
            ["-map", "0:v:0", "-vf", filter, "-frames:v", Text(plan.Shot.Frames), .. format.OutputArguments(target)]);
        // The subtitle file is named without its folder: no path, and no text of the story, ever stands in a filter.
        await (command with { WorkingDirectory = workDirectory }).ExecuteAsync(cancellation);
        return target;
    }

    private string Filter(int available, int wanted, string? subtitles)
    {
        var filter = format.FitFilter;
        if (available < wanted)
        {
            var held = Text(Math.Max(0, available - 1));
            var zoom = ZoomPerFrame.ToString(CultureInfo.InvariantCulture);
            filter += $",tpad=stop_mode=clone:stop=-1,zoompan=z='1+{zoom}*max(0,on-{held})':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1"
                + $":s={Text(format.Width)}x{Text(format.Height)}:fps={Text(format.Fps)},format=yuv420p";
        }
        return subtitles is null ? filter : $"{filter},subtitles=filename={subtitles}";
    }

    /// <summary>How many frames a clip gives at the film's rate.</summary>
    private async Task<int> FramesOf(ShotClip clip, CancellationToken cancellation)
    {
        if (clip.Header?.Conforms(format) == true) return clip.Header.Frames;
        if (clip.Header?.DurationS is { } lasts) return FramesIn(lasts);
        var probe = await ffprobe.ProbeAsync(clip.Path, Demuxer(clip.ContentType) ?? "mov", cancellation);
        if (probe.Video is null) throw new AinerException(ErrorCode.ProviderOutputInvalid, "A shot's clip holds no picture.");
        return FramesIn(probe.Facts.DurationS ?? 0);
    }

    private int FramesIn(double seconds) => (int)Math.Floor(seconds * format.Fps + 0.01);

    private static string DemuxerOf(SegmentPlan plan) => Demuxer(plan.Clip.ContentType)
        ?? throw new AinerException(ErrorCode.ProviderOutputInvalid, $"The clip of shot {plan.Shot.ShotId} is {plan.Clip.ContentType}, which is no video that can be read.");

    private static string? Demuxer(string contentType) => contentType.Split(';')[0].Trim() switch
    {
        "video/mp4" or "video/quicktime" => "mov",
        "video/webm" or "video/x-matroska" => "matroska",
        "image/png" => "png_pipe",
        "image/jpeg" => "jpeg_pipe",
        _ => null,
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
