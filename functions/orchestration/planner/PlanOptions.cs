using Ainer.Contracts.Jobs;
using Ainer.Contracts.Tasks;

namespace Ainer.Planner;

/// <summary>Somebody who can do an operation, with what it costs (the budget's currency) and how long it takes, per second of film or speech. <see cref="Revision"/>
/// tells apart what it made before it changed.</summary>
public sealed record ProviderProfile(string Name, decimal CostPerSecond, double WorkPerSecond, int Revision = 1);

/// <summary>How a film is to be planned.</summary>
public sealed record PlanOptions
{
    public required string TenantId { get; init; }
    public required string ProjectId { get; init; }
    public required string RunId { get; init; }
    public string? TraceId { get; init; }
    public string? CorrelationId { get; init; }
    public Quality Quality { get; init; } = Quality.Standard;
    public int Fps { get; init; } = 24;
    public bool BurnSubtitles { get; init; }
    /// <summary>How pictures are to look, in words, for whoever draws them and for prompts.</summary>
    public string? Style { get; init; }
    /// <summary>The most that the jobs may cost; null = no cap.</summary>
    public decimal? Budget { get; init; }
    /// <summary>The most shots, as a share, whose speaker's mouth moves; one is always allowed where somebody speaks.</summary>
    public double LipSyncShare { get; init; } = 0.2;
    /// <summary>Who does each operation, the preferred one first, each next one cheaper. Operations not named are done by the built-in providers.</summary>
    public IReadOnlyDictionary<JobOperation, IReadOnlyList<ProviderProfile>> Providers { get; init; } = new Dictionary<JobOperation, IReadOnlyList<ProviderProfile>>();

    /// <summary>The providers of an operation, ending with the built-in one, which costs nothing.</summary>
    public IReadOnlyList<ProviderProfile> ProvidersOf(JobOperation operation)
    {
        var builtIn = BuiltInProviders.Of(operation);
        return Providers.TryGetValue(operation, out var given) ? given.Any(p => p.Name == builtIn.Name) ? given : [.. given, builtIn] : [builtIn];
    }

    /// <summary>The picture's size in pixels.</summary>
    public (int Width, int Height) Size => SizeOf(Quality);

    internal static (int Width, int Height) SizeOf(Quality quality) => quality switch
    {
        Quality.Preview => (640, 360),
        Quality.High => (1920, 1080),
        _ => (1280, 720),
    };
}

/// <summary>The providers that every agent has.</summary>
public static class BuiltInProviders
{
    public static ProviderProfile Of(JobOperation operation) => Named(operation) with { Revision = BuiltInRevisions.Of(operation) };

    private static ProviderProfile Named(JobOperation operation) => operation switch
    {
        JobOperation.I2v or JobOperation.V2v => new("builtin.drawing", 0, 0.5),
        JobOperation.Tts => new("builtin.espeak", 0, 0.1),
        JobOperation.Bgm => new("builtin.synth", 0, 0.1),
        JobOperation.Sfx => new("builtin.synth", 0, 0.05),
        JobOperation.Sync => new("builtin.mouth", 0, 0.4),
        JobOperation.Compose => new("builtin.composer", 0, 0.1),
        _ => new("builtin.rules", 0, 0.01),
    };
}
