using Ainer.Media.Tools;

namespace Ainer.Composer.Sound;

/// <summary>Writes the film's coded sound, listens to it, and corrects gain or ceiling until it measures right.</summary>
internal sealed class SoundTrack(Ffmpeg ffmpeg, Func<string, ISoundSource> open, Mastering mastering)
{
    private const int MostCorrections = 3;

    /// <summary>The coded sound and what it measures when decoded. After the last correction it is given out as it is: the film's checks decide.</summary>
    public async Task<(string Path, MixMeasure Measured)> WriteAsync(MixPlan plan, MasterSettings settings, string path, CancellationToken cancellation)
    {
        var encoder = new AacEncoder(ffmpeg, open);
        for (var correction = 0; ; correction++)
        {
            await encoder.EncodeAsync(plan, settings, path, cancellation);
            var measured = await FinishedSound.MeasureAsync(ffmpeg, FfmpegInput.File(path, "aac"), AacEncoder.PrimingFrames, plan.Frames, cancellation);
            if (mastering.Accepts(measured) || correction == MostCorrections) return (path, measured);
            settings = mastering.Correct(settings, measured);
        }
    }
}
