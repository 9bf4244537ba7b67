using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media.Audio;
using Ainer.Workers.Audio.Dsp;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Audio.Effects;

/// <summary>audio/sfx by builtin.synth: an ambience as long as its shot, or a single sound that ends with its shot at the latest.</summary>
internal sealed class EffectHandler : IJobHandler
{
    /// <summary>Counts up whenever the same cue would sound different.</summary>
    private const int Revision = BuiltInRevisions.Effects;
    private const double ShortestS = 0.6;
    private const double LongestS = 600;

    public JobKind Kind => JobKind.Audio;
    public JobOperation Operation => JobOperation.Sfx;
    public string Provider => "builtin.synth";

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<EffectParams>();
        var cue = wanted.Cue;
        if (!EffectCatalog.All.TryGetValue(cue.Effect, out var recipe))
            throw new AinerException(ErrorCode.InputInvalid, $"The effect '{cue.Effect}' of cue {cue.CueId} is not known; use one of {string.Join(", ", EffectCatalog.All.Keys)}.");
        var shotS = (double)TimelineResolver.Frames(wanted.Shot, wanted.Fps, context.MeasuredLines()) / wanted.Fps;
        var samples = (int)Math.Round(LengthS(cue, recipe, shotS) * StereoBuffer.Rate);
        var sound = await Task.Run(() => EffectCatalog.Render(recipe, samples, cue.Ambient, cue.Seed), ct);

        var path = context.PathOf("effect.wav");
        await Wav.WriteAsync(path, new WavAudio(StereoBuffer.Rate, 2, sound.Interleave()), WavEncoding.Pcm16, ct);
        return JobOutput.Of(new OutputFile
        {
            Path = path,
            Kind = ArtifactKind.Effect,
            ContentType = "audio/wav",
            ContentAddress = ContentAddress.Of(new { made = "effect", Revision, Provider, cue.Effect, cue.Ambient, cue.Seed, samples }),
            Media = AudioFacts.Of(sound),
            Metadata = AinerJson.ToElement(new { cue_id = cue.CueId, effect = cue.Effect, ambient = cue.Ambient, at_s = cue.AtS }),
        });
    }

    /// <summary>Seconds that the effect lasts.</summary>
    internal static double LengthS(EffectCue cue, EffectRecipe recipe, double shotS) =>
        Math.Min(LongestS, cue.Ambient ? Math.Max(shotS, 1.0 / 24) : Math.Min(recipe.NaturalS, Math.Max(ShortestS, shotS - cue.AtS)));
}
