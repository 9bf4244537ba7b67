using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media;
using Ainer.Media.Audio;
using Ainer.Media.Tools;
using Ainer.Testing;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Workers.Audio.Tests;

/// <summary>Runs audio jobs through their registered handlers, as the node would, and measures what they make.</summary>
public sealed class AudioJob : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddAudioWorkers(new ConfigurationBuilder().Build()).BuildServiceProvider();
    private readonly string _directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-audio"))).FullName;
    private int _count;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A line to speak.</summary>
    internal static Line LineOf(string text, string language = "en", string voiceId = "v_narrator", Mood mood = Mood.Neutral, Presentation presentation = Presentation.Unknown) => new()
    {
        LineId = "l1", ShotId = "s1", Kind = LineKind.Dialogue, Text = text, Mood = mood,
        Voice = new Voice { VoiceId = voiceId, Language = language, Presentation = presentation },
    };

    /// <summary>Runs a job; the primary file with its sound.</summary>
    internal async Task<(OutputFile File, WavAudio Sound)> MakeAsync<T>(JobOperation operation, string provider, T parameters, IReadOnlyList<InputFile>? inputs = null)
    {
        var file = (await RunAsync(operation, provider, parameters, inputs)).Files[0];
        return (file, await Wav.ReadAsync(file.Path, Ct));
    }

    internal async Task<JobOutput> RunAsync<T>(JobOperation operation, string provider, T parameters, IReadOnlyList<InputFile>? inputs = null)
    {
        var handler = _services.GetServices<IJobHandler>().Single(handler => handler.Operation == operation && handler.Provider == provider);
        var context = new JobContext
        {
            Job = new ClaimedJob
            {
                TenantId = "t", ProjectId = "p", RunId = "r", JobId = "job_1", Attempt = 1, Kind = JobKind.Audio, Operation = operation, Provider = provider,
                Token = 1, LeaseS = 60, TimeLimitS = 60, Params = AinerJson.ToElement(parameters),
            },
            Inputs = inputs ?? [],
            WorkDirectory = Directory.CreateDirectory(Path.Combine(_directory, $"{Interlocked.Increment(ref _count)}")).FullName,
            Progress = new Progress<double>(),
            Artifacts = new NoExchange(),
        };
        return await handler.RunAsync(context, Ct);
    }

    /// <summary>Speaks a line.</summary>
    internal Task<(OutputFile File, WavAudio Sound)> SpeakAsync(Line line) => MakeAsync(JobOperation.Tts, "builtin.espeak", new SpeechParams(line, line.Voice.Language));

    /// <summary>An input as the node would hand it over.</summary>
    internal static InputFile InputOf(string name, OutputFile file) => new()
    {
        Name = name, Path = file.Path, ArtifactId = "art_1", Sha256 = "", Bytes = 0, ContentType = file.ContentType, Media = file.Media, Metadata = file.Metadata,
    };

    /// <summary>Integrated loudness as ffmpeg measures it.</summary>
    internal static async Task<Loudness> LoudnessAsync(OutputFile file) =>
        await Loudness.MeasureAsync(new Ffmpeg(new MediaOptions()), FfmpegInput.Wav(file.Path), TimeSpan.FromSeconds(30), Ct);

    /// <summary>The level in dBFS of the quietest full second, every 0.1 s; null when the sound is shorter.</summary>
    internal static double? QuietestSecond(WavAudio sound)
    {
        double? quietest = null;
        for (var at = 0; at + sound.SampleRate <= sound.Length; at += sound.SampleRate / 10)
        {
            double sum = 0;
            foreach (var sample in sound.Samples.AsSpan(at * sound.Channels, sound.SampleRate * sound.Channels)) sum += (double)sample * sample;
            var level = 10 * Math.Log10(sum / (sound.SampleRate * sound.Channels) + 1e-12);
            quietest = Math.Min(quietest ?? level, level);
        }
        return quietest;
    }

    private sealed class NoExchange : IArtifactExchange
    {
        public Task<IReadOnlyList<ReusableArtifact>> FindReusableAsync(ArtifactKind kind, IReadOnlyList<string> addresses, CancellationToken ct) => throw new NotSupportedException();
        public Task<InputFile> FetchAsync(ReusableArtifact artifact, CancellationToken ct) => throw new NotSupportedException();
        public Task<ProducedArtifact> StoreAsync(OutputFile file, CancellationToken ct) => throw new NotSupportedException();
    }
}
