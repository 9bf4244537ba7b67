using Ainer.Media.Frames;
using Ainer.Media.Segments;
using Ainer.Media.Tools;
using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Stage;

/// <summary>Plays a scenery in front of the camera: frames are put together here and given to ffmpeg, which only encodes. One frame is drawn while the last is written.</summary>
internal sealed class ShotRenderer(Ffmpeg ffmpeg, SegmentFormat format)
{
    public async Task RenderAsync(Scenery scenery, CameraPath camera, IReadOnlyDictionary<SpriteArt, Sprite> sprites, int frames,
        string path, TimeSpan? timeLimit, IProgress<double>? progress, CancellationToken cancellation)
    {
        var command = ffmpeg.Command([FfmpegInput.RawFrames(format.Width, format.Height, format.Fps)], format.OutputArguments(path))
            .WithTimeLimit(timeLimit)
            .WithInput((stream, token) => WriteFramesAsync(stream, scenery, camera, sprites, frames, progress, token));
        await command.ExecuteAsync(cancellation);
    }

    private async Task WriteFramesAsync(Stream stream, Scenery scenery, CameraPath camera, IReadOnlyDictionary<SpriteArt, Sprite> sprites,
        int frames, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (drawn, written) = (new FrameCanvas(format.Width, format.Height), new FrameCanvas(format.Width, format.Height));
        var writing = Task.CompletedTask;
        for (var frame = 0; frame < frames; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            Draw(drawn, scenery, camera, sprites, (double)frame / format.Fps);
            await writing;
            writing = stream.WriteAsync(drawn.Pixels, cancellation).AsTask();
            (drawn, written) = (written, drawn);
            if (frame % 12 == 0) progress?.Report(100.0 * frame / frames);
        }
        await writing;
        progress?.Report(100);
    }

    private static void Draw(FrameCanvas canvas, Scenery scenery, CameraPath camera, IReadOnlyDictionary<SpriteArt, Sprite> sprites, double t)
    {
        canvas.Clear();
        var view = camera.At(t);
        foreach (var layer in scenery.Layers)
        {
            var pose = layer.Life?.Invoke(t) ?? Pose.Rest;
            if (pose.Opacity <= 0) continue;
            var (x, y, scale) = StageProjection.Project(scenery, view, layer.Depth, layer.Art.X + pose.X, layer.Art.Y + pose.Y, layer.Zoom);
            var unit = scale * pose.Scale;
            x -= layer.Art.Width * (unit - scale) / 2;
            y -= layer.Art.Height * (unit - scale) / 2;
            canvas.Draw(sprites[layer.Art], x, y, unit / layer.Art.PixelsPerUnit, pose.Opacity);
        }
    }
}
