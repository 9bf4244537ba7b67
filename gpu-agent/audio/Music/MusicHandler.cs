using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media.Audio;
using Ainer.Workers.Audio.Dsp;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Audio.Music;

/// <summary>audio/bgm by builtin.synth: a cue's music, exactly as long as its shots with their measured lines.</summary>
internal sealed class MusicHandler : IJobHandler
{
    /// <summary>Counts up whenever the same cue would sound different.</summary>
    private const int Revision = BuiltInRevisions.Music;
    private const int LongestS = 1800;

    public JobKind Kind => JobKind.Audio;
    public JobOperation Operation => JobOperation.Bgm;
    public string Provider => "builtin.synth";

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<MusicParams>();
        var measured = context.MeasuredLines();
        var frames = wanted.Shots.Sum(shot => TimelineResolver.Frames(shot, wanted.Fps, measured));
        if (frames <= 0 || frames > LongestS * wanted.Fps)
            throw new AinerException(ErrorCode.InputInvalid, $"The cue {wanted.Cue.CueId} is {frames} frames long; music is made for up to {LongestS} s.");
        // Whole frames to whole samples: 48000 divides by every usual frame rate.
        var samples = (int)Math.Round((double)frames * StereoBuffer.Rate / wanted.Fps);
        var cue = wanted.Cue;
        var sound = await Task.Run(() => MusicRenderer.Render(cue.Mood, cue.PlaceKind, cue.Seed, samples, ct), ct);
        context.Progress.Report(90);

        var path = context.PathOf("music.wav");
        await Wav.WriteAsync(path, new WavAudio(StereoBuffer.Rate, 2, sound.Interleave()), WavEncoding.Pcm16, ct);
        return JobOutput.Of(new OutputFile
        {
            Path = path,
            Kind = ArtifactKind.Music,
            ContentType = "audio/wav",
            ContentAddress = ContentAddress.Of(new { made = "music", Revision, Provider, cue.Mood, cue.PlaceKind, cue.Seed, samples }),
            Media = AudioFacts.Of(sound),
            Metadata = AinerJson.ToElement(new { cue_id = cue.CueId, mood = cue.Mood, place_kind = cue.PlaceKind, frames }),
        });
    }
}
