using Ainer.Contracts.Errors;

namespace Ainer.Composer.Sound;

/// <summary>What the film's sound has to measure.</summary>
internal sealed record LoudnessTarget(double Lufs = -16, double ToleranceLu = 1, double PeakDbtp = -1.5, double QuietestDbfs = -50);

/// <summary>
/// Brings a mix to its loudness: measures it, sets one gain for the whole film, limits true peaks, measures again. All in stretches that are independent, on
/// every core at once. The ceiling lies under the limit because lossy coding raises peaks a little.
/// </summary>
internal sealed class Mastering(Func<string, ISoundSource> open, LoudnessTarget target)
{
    /// <summary>Whole tenths of seconds, so that the stretches' measures join.</summary>
    private const int StretchFrames = 20 * SoundFormat.Rate;
    private const double CodingMarginDb = 1.5;
    private const double ToneMarginDb = 3;
    private const double CloseEnoughLu = 0.2;
    private const int MostTries = 4;

    /// <summary>The mix, with room tone where a spoken line would fall silent, and the settings that bring it to its loudness.</summary>
    public (MixPlan Plan, MasterSettings Settings) Master(MixPlan plan, IReadOnlyList<(double StartS, double DurationS)> lines, CancellationToken cancellation)
    {
        var raw = Measure(plan, MasterSettings.Unchanged, cancellation);
        if (raw.Lufs <= IntegratedLoudness.Silence) throw new AinerException(ErrorCode.ProviderOutputInvalid, "The whole mix is silent: no line, music or effect can be heard.");
        var gain = target.Lufs - raw.Lufs;
        var toned = AddRoomTone(plan, raw, gain, lines);
        var ceiling = target.PeakDbtp - CodingMarginDb;
        if (ReferenceEquals(toned, plan) && raw.TruePeakDb + gain <= ceiling) return (plan, Settings(gain, ceiling));
        for (var tries = 0; tries < MostTries; tries++)
        {
            var error = target.Lufs - Measure(toned, Settings(gain, ceiling), cancellation, withPeak: false).Lufs;
            if (Math.Abs(error) <= CloseEnoughLu) break;
            gain += error;
        }
        return (toned, Settings(gain, ceiling));
    }

    /// <summary>Settings moved by what a finished film still measured wrong.</summary>
    public MasterSettings Correct(MasterSettings settings, MixMeasure finished)
    {
        var gain = SoundFormat.ToDecibels(settings.Gain) + target.Lufs - finished.Lufs;
        var ceiling = SoundFormat.ToDecibels(settings.Ceiling ?? 1) - Math.Max(0, finished.TruePeakDb - target.PeakDbtp + (finished.TruePeakDb > target.PeakDbtp ? 0.3 : 0));
        return Settings(gain, ceiling);
    }

    /// <summary>True when a finished film is within the target.</summary>
    public bool Accepts(MixMeasure finished) => Math.Abs(finished.Lufs - target.Lufs) <= target.ToleranceLu / 2 && finished.TruePeakDb <= target.PeakDbtp;

    /// <summary>Measures a mix under settings, on every core. Without the peak it is twice as fast and reports silence for it.</summary>
    public MixMeasure Measure(MixPlan plan, MasterSettings settings, CancellationToken cancellation, bool withPeak = true)
    {
        var meters = new SoundMeter[(plan.Frames + StretchFrames - 1) / StretchFrames];
        Parallel.For(0, meters.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var from = (long)i * StretchFrames;
            using var renderer = new MixRenderer(plan, open);
            using var stretch = MixStretch.Render(renderer, from, (int)Math.Min(StretchFrames, plan.Frames - from), settings);
            var meter = meters[i] = new SoundMeter();
            meter.WarmUp(stretch.Before);
            if (withPeak) meter.Add(stretch.Sound);
            else meter.Loudness.Add(stretch.Sound);
        });
        return new MixMeasure(
            IntegratedLoudness.Of([.. meters.SelectMany(meter => meter.Loudness.Tenths)]),
            SoundFormat.ToDecibels(meters.Select(meter => meter.Peak).DefaultIfEmpty().Max()),
            [.. meters.SelectMany(meter => meter.Loudness.Hundredths)]);
    }

    private MixPlan AddRoomTone(MixPlan plan, MixMeasure raw, double gain, IReadOnlyList<(double StartS, double DurationS)> lines)
    {
        var wanted = target.QuietestDbfs + ToneMarginDb;
        var level = (float)SoundFormat.ToLinear(wanted + 1.5 - gain);
        var fade = SoundFormat.FrameAt(0.05);
        var tones = lines.Where(line => raw.QuietestSecond(line.StartS, line.DurationS) + gain < wanted).Select(line =>
        {
            var (start, end) = (SoundFormat.FrameAt(line.StartS) - fade, SoundFormat.FrameAt(line.StartS + line.DurationS) + fade);
            return new Placement(RoomTone.Name, start, end - start, level) { Loop = true, Fades = GainCurve.Fades(start, end, fade, fade) };
        }).ToList();
        return tones.Count == 0 ? plan : plan with { Placements = [.. plan.Placements, .. tones] };
    }

    private static MasterSettings Settings(double gainDb, double ceilingDb) => new((float)SoundFormat.ToLinear(gainDb), (float)SoundFormat.ToLinear(ceilingDb));
}
