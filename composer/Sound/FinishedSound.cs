using System.Buffers;
using System.Runtime.InteropServices;
using Ainer.Media.Tools;

namespace Ainer.Composer.Sound;

/// <summary>Measures the sound of a finished film as its listener's player decodes it.</summary>
internal static class FinishedSound
{
    /// <summary>Decodes and measures, without the frames that only prime the decoder and those after the film's end. Throws <see cref="Media.Processes.MediaToolException"/> when it cannot be decoded.</summary>
    public static async Task<MixMeasure> MeasureAsync(Ffmpeg ffmpeg, FfmpegInput input, int skipFrames, long frames, CancellationToken cancellation)
    {
        var meter = new SoundMeter();
        await ffmpeg.Command([input], "-loglevel", "error", "-threads", "1", "-map", "0:a:0", "-ac", "2", "-ar", "48000", "-f", "f32le", "pipe:1")
            .WithOutput((stream, token) => FeedAsync(stream, meter, skipFrames, frames, token)).ExecuteAsync(cancellation);
        return new MixMeasure(meter.Loudness.Lufs(), SoundFormat.ToDecibels(meter.Peak), meter.Loudness.Hundredths);
    }

    private static async Task FeedAsync(Stream stream, SoundMeter meter, long skip, long count, CancellationToken cancellation)
    {
        const int frameBytes = SoundFormat.Channels * sizeof(float);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        var held = 0;
        for (int read; (read = await stream.ReadAsync(buffer.AsMemory(held), cancellation)) > 0;)
        {
            held += read;
            var frames = held / frameBytes;
            var skipped = (int)Math.Min(skip, frames);
            var measured = (int)Math.Min(count, frames - skipped);
            meter.Add(MemoryMarshal.Cast<byte, float>(buffer.AsSpan(skipped * frameBytes, measured * frameBytes)));
            (skip, count) = (skip - skipped, count - measured);
            buffer.AsSpan(frames * frameBytes, held - frames * frameBytes).CopyTo(buffer);
            held -= frames * frameBytes;
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
