using Ainer.Contracts.Jobs;

namespace Ainer.ModelRouter.Routing;

/// <summary>A thing that can do jobs of some operations, over one lane.</summary>
internal sealed record Provider(string Name, JobKind Kind, IReadOnlyList<JobOperation> Operations, string Lane, decimal Cost, int Preference)
{
    /// <summary>True when it can do such a job.</summary>
    public bool Does(JobKind kind, JobOperation operation) => Kind == kind && Operations.Contains(operation);
}

/// <summary>Every provider: the built-in ones, and those configured.</summary>
internal static class ProviderCatalog
{
    public const string Composer = "builtin.composer";

    private static readonly Provider[] BuiltIn =
    [
        new("builtin.drawing", JobKind.Video, [JobOperation.I2v], Lanes.CpuVideo, 0, 0),
        new("builtin.espeak", JobKind.Audio, [JobOperation.Tts], Lanes.CpuAudio, 0, 0),
        new("builtin.synth", JobKind.Audio, [JobOperation.Bgm, JobOperation.Sfx], Lanes.CpuAudio, 0, 0),
        new("builtin.align", JobKind.Audio, [JobOperation.Align], Lanes.CpuAudio, 0, 0),
        new("builtin.rules", JobKind.Llm, [JobOperation.PromptGen, JobOperation.Extract, JobOperation.Translate], Lanes.CpuLlm, 0, 0),
        new("builtin.mouth", JobKind.Lipsync, [JobOperation.Sync], Lanes.CpuLipsync, 0, 0),
        new(Composer, JobKind.Compose, [JobOperation.Compose], Lanes.Compose, 0, 0),
    ];

    /// <summary>The built-in providers with the configured ones over them, by name.</summary>
    public static IReadOnlyList<Provider> With(IEnumerable<ProviderOptions> configured)
    {
        var providers = BuiltIn.ToDictionary(provider => provider.Name, StringComparer.Ordinal);
        foreach (var options in configured)
        {
            if (options.Enabled)
                providers[options.Name] = new Provider(options.Name, options.Kind, options.Operations, options.Lane, options.Cost, options.Preference);
            else
                providers.Remove(options.Name);
        }
        return [.. providers.Values];
    }
}
