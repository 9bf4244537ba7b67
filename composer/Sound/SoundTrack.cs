using Ainer.Media.Tools;

namespace Ainer.Composer.Sound;

/// <summary>The film's coded sound. It is listened to as a player would decode it, and coded again with another gain or ceiling until it measures right.</summary>
internal sealed class SoundTrack
{
    private const int MostCorrections = 3;
    private readonly Ffmpeg _ffmpeg;
    private readonly AacEncoder _encoder;
    private readonly Mastering _mastering;
    private readonly MixPlan _plan;
    private MasterSettings _settings;
    private int _corrections;

    private SoundTrack(Ffmpeg ffmpeg, AacEncoder encoder, Mastering mastering, MixPlan plan, MasterSettings settings, string path)
    {
        (_ffmpeg, _encoder, _mastering) = (ffmpeg, encoder, mastering);
        (_plan, _settings, Path) = (plan, settings, path);
    }

    /// <summary>The ADTS file.</summary>
    public string Path { get; }

    /// <summary>Codes a mix.</summary>
    public static async Task<SoundTrack> CodeAsync(
        Ffmpeg ffmpeg, Func<string, ISoundSource> open, Mastering mastering, MixPlan plan, MasterSettings settings, string path, CancellationToken cancellation)
    {
        var track = new SoundTrack(ffmpeg, new AacEncoder(ffmpeg, open), mastering, plan, settings, path);
        await track._encoder.EncodeAsync(plan, settings, path, cancellation);
        return track;
    }

    /// <summary>What it measures when decoded.</summary>
    public Task<MixMeasure> MeasureAsync(CancellationToken cancellation) =>
        FinishedSound.MeasureAsync(_ffmpeg, FfmpegInput.File(Path, "aac"), AacEncoder.PrimingFrames, _plan.Frames, cancellation);

    /// <summary>Codes it again when it measured wrong. False when it is good, or nothing more helps: then the film's checks decide.</summary>
    public async Task<bool> CorrectAsync(MixMeasure measured, CancellationToken cancellation)
    {
        if (_mastering.Accepts(measured) || _corrections++ == MostCorrections) return false;
        _settings = _mastering.Correct(_settings, measured);
        await _encoder.EncodeAsync(_plan, _settings, Path, cancellation);
        return true;
    }
}
