using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media.Audio;
using Ainer.Workers.Audio.Dsp;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Workers.Audio.Speech;

/// <summary>audio/tts by builtin.espeak: one line as WAV, mono, 48 kHz, whose length in the media facts is exact.</summary>
internal sealed class SpeechHandler(EspeakSynthesizer synthesizer) : IJobHandler
{
    /// <summary>Counts up whenever the same line would sound different.</summary>
    private const int Revision = BuiltInRevisions.Speech;
    private const int LongestText = 5000;

    public JobKind Kind => JobKind.Audio;
    public JobOperation Operation => JobOperation.Tts;
    public string Provider => "builtin.espeak";

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<SpeechParams>();
        var line = wanted.Line;
        if (line.Text.Length > LongestText)
            throw new AinerException(ErrorCode.InputInvalid, $"The line {line.LineId} has {line.Text.Length} characters; at most {LongestText} can be spoken at once.");
        var language = string.IsNullOrWhiteSpace(line.Voice.Language) ? wanted.Language : line.Voice.Language;
        var shape = VoiceShape.Of(line.Voice, line.Mood);
        var (samples, manner) = await SayAsync(line, language, shape, context.Progress, ct);

        var path = context.PathOf("speech.wav");
        await Wav.WriteAsync(path, new WavAudio(StereoBuffer.Rate, 1, samples), WavEncoding.Pcm16, ct);
        var file = new OutputFile
        {
            Path = path,
            Kind = ArtifactKind.Speech,
            ContentType = "audio/wav",
            ContentAddress = ContentAddress.Of(new { made = "speech", Revision, Provider, line.Text, line.Mood, line.Voice, language }),
            Media = new MediaFacts
            {
                DurationS = (double)samples.Length / StereoBuffer.Rate, SampleRate = StereoBuffer.Rate, Channels = 1, AudioCodec = "pcm_s16le",
                LoudnessLufs = Math.Round(LoudnessMeter.Integrated(samples), 1),
            },
            Metadata = AinerJson.ToElement(new { line.LineId, voice_id = line.Voice.VoiceId, language, manner, shape.Variant, speaker_id = line.SpeakerId }),
        };
        return JobOutput.Of(file, new { manner }) with { Usage = new WorkUsage { InputUnits = line.Text.Length } };
    }

    /// <summary>The line's samples and how they came about: spoken, hummed or breathed.</summary>
    private async Task<(float[] Samples, string Manner)> SayAsync(Line line, string language, VoiceShape shape, IProgress<double> progress, CancellationToken ct)
    {
        var seed = line.Text.Length;
        var runs = SpeakableText.Runs(line.Text, language);
        if (runs.Count == 0) return (Murmur.Breath(seed), "breath");
        var parts = new List<float[]>(runs.Count);
        foreach (var run in runs)
        {
            parts.Add(await synthesizer.SpeakAsync(run, shape, ct));
            progress.Report(90.0 * parts.Count / runs.Count);
        }
        if (SpeechPolish.Finish(Concatenate(parts)) is { } spoken) return (spoken, "speech");
        var letters = line.Text.EnumerateRunes().Count(Rune.IsLetterOrDigit);
        return (SpeechPolish.Finish(Murmur.Hum(letters, shape, seed))!, "hum");
    }

    private static float[] Concatenate(List<float[]> parts)
    {
        if (parts.Count == 1) return parts[0];
        var all = new float[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }
        return all;
    }
}
