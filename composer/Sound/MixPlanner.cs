using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;

namespace Ainer.Composer.Sound;

/// <summary>What is known of a sound before it is placed: frames at 48 kHz, and its loudness in LUFS.</summary>
internal sealed record SoundFacts(long Frames, double Lufs);

/// <summary>
/// Decides where and how loud everything is heard, before the film as a whole is brought to its loudness. Speech leads; music lies 9 LU under it and gives way by
/// another 8 dB while someone speaks; neighbouring cues cross-fade.
/// </summary>
internal static class MixPlanner
{
    private const double SpeechLufs = -18;
    private const double MusicLufs = -27;
    private const double AmbientLufs = -31;
    private const double EffectLufs = -25;
    private const double MusicDuckDb = -8;
    private const double EffectDuckDb = -4;
    private const double CrossFadeS = 1.5;
    private const double OpenS = 0.8;
    private const double CloseS = 1.8;
    private const double AmbientFadeS = 0.5;

    /// <summary>The mix of a film. Sounds are known by input name; every line, cue and effect has one. Throws timeline_invalid with the place.</summary>
    public static MixPlan Plan(TimelinePlan plan, ResolvedTimeline time, IReadOnlyDictionary<string, SoundFacts> sounds)
    {
        var frames = (long)time.Frames * SoundFormat.Rate / time.Fps;
        var shots = time.Shots.ToDictionary(shot => shot.ShotId, StringComparer.Ordinal);
        var placements = Speech(time, sounds, frames).ToList();
        var speech = Ducking.Talk(placements);
        placements.AddRange(Music(plan, shots, sounds, frames, Ducking.Curve(speech, MusicDuckDb)));
        placements.AddRange(Effects(plan, shots, sounds, frames, Ducking.Curve(speech, EffectDuckDb)));
        return new MixPlan(frames, placements);
    }

    private static IEnumerable<Placement> Speech(ResolvedTimeline time, IReadOnlyDictionary<string, SoundFacts> sounds, long frames) =>
        from line in time.Lines
        let facts = Facts(sounds, InputNames.Line(line.LineId), $"line {line.LineId}")
        let start = SoundFormat.FrameAt(line.StartS)
        select new Placement(InputNames.Line(line.LineId), start, Math.Min(facts.Frames, frames - start), Gain(SpeechLufs, facts));

    private static IEnumerable<Placement> Music(
        TimelinePlan plan, Dictionary<string, ResolvedShot> shots, IReadOnlyDictionary<string, SoundFacts> sounds, long frames, GainCurve duck)
    {
        var half = SoundFormat.FrameAt(CrossFadeS / 2);
        foreach (var cue in plan.Music)
        {
            var name = InputNames.Cue(cue.CueId);
            var facts = Facts(sounds, name, $"music cue {cue.CueId}");
            var (from, to) = (Shot(shots, cue.FromShotId, name), Shot(shots, cue.ToShotId, name));
            if (to.StartFrame < from.StartFrame)
                throw new AinerException(ErrorCode.TimelineInvalid, $"Music cue {cue.CueId} ends at shot {to.ShotId}, before it begins at {from.ShotId}.");
            var (first, last) = (from.StartFrame == 0, EndOf(to) >= frames);
            var start = Math.Max(0, StartOf(from) - (first ? 0 : half));
            var end = Math.Min(frames, EndOf(to) + (last ? 0 : half));
            var fades = GainCurve.Fades(start, end, first ? SoundFormat.FrameAt(OpenS) : 2 * half, last ? SoundFormat.FrameAt(CloseS) : 2 * half);
            yield return new Placement(name, start, end - start, Gain(MusicLufs, facts)) { Loop = true, Fades = fades, Duck = duck };
        }
    }

    private static IEnumerable<Placement> Effects(
        TimelinePlan plan, Dictionary<string, ResolvedShot> shots, IReadOnlyDictionary<string, SoundFacts> sounds, long frames, GainCurve duck)
    {
        foreach (var cue in plan.Effects)
        {
            var name = InputNames.Cue(cue.CueId);
            var facts = Facts(sounds, name, $"effect {cue.CueId}");
            var shot = Shot(shots, cue.ShotId, name);
            var fade = SoundFormat.FrameAt(AmbientFadeS);
            var start = Math.Clamp(StartOf(shot) + (cue.Ambient ? 0 : SoundFormat.FrameAt(cue.AtS)), 0, frames);
            var end = cue.Ambient ? EndOf(shot) : Math.Min(frames, start + facts.Frames);
            if (end <= start) continue;
            yield return cue.Ambient
                ? new Placement(name, start, end - start, Gain(AmbientLufs, facts)) { Loop = true, Fades = GainCurve.Fades(start, end, fade, fade), Duck = duck }
                : new Placement(name, start, end - start, Gain(EffectLufs, facts)) { Duck = duck };
        }
    }

    // A source that is nearly silent stays quiet instead of becoming noise.
    private static float Gain(double wanted, SoundFacts facts) => (float)SoundFormat.ToLinear(Math.Clamp(wanted - facts.Lufs, -30, 24));

    private static long StartOf(ResolvedShot shot) => SoundFormat.FrameAt(shot.StartS);

    private static long EndOf(ResolvedShot shot) => SoundFormat.FrameAt(shot.StartS + shot.DurationS);

    private static ResolvedShot Shot(Dictionary<string, ResolvedShot> shots, string shotId, string what) =>
        shots.TryGetValue(shotId, out var shot) ? shot : throw new AinerException(ErrorCode.TimelineInvalid, $"{what} names shot {shotId}, which the timeline does not have.");

    private static SoundFacts Facts(IReadOnlyDictionary<string, SoundFacts> sounds, string name, string what) =>
        sounds.TryGetValue(name, out var facts) ? facts : throw new AinerException(ErrorCode.TimelineInvalid, $"There is no sound for {what} (input {name}).");
}
