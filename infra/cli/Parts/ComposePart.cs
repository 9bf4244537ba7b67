using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>
/// A service that runs in a container: the supervised process is `docker compose up SERVICE` in the foreground, so that
/// it is started, watched and stopped like any other part. Questions to the service itself go to the part it stands for.
/// </summary>
internal sealed class ComposePart(IPart inner, HouseLayout layout) : IPart
{
    /// <summary>Present when this copy runs its services in containers; holds what infra/compose/services.yml needs.</summary>
    public static string EnvironmentFile(HouseLayout layout) => Path.Combine(layout.State, "compose.env");

    public string Name => inner.Name;

    public PartKind Kind => inner.Kind;

    public int Port => inner.Port;

    // A container may still hold them after a crash of its watcher; compose then attaches to it again.
    public IReadOnlyList<int> Ports => [];

    public string? DataFolder => null;

    // The first start downloads the image.
    public TimeSpan StartPatience => TimeSpan.FromMinutes(10);

    public IReadOnlyList<StopStep> StopSteps => [new(Signals.Terminate, TimeSpan.FromSeconds(45))];

    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    public LaunchSpec Launch() => new("docker",
    [
        "compose", "--env-file", EnvironmentFile(layout), "-f", Path.Combine(layout.Root, "infra", "compose", "services.yml"),
        "up", "--no-log-prefix", Name,
    ])
    {
        WorkingDirectory = layout.Root,
        LogFile = layout.LogOf(Name),
    };

    public Task<bool> IsReadyAsync(CancellationToken cancel) => inner.IsReadyAsync(cancel);

    public Task FinishAsync(CancellationToken cancel) => inner.FinishAsync(cancel);

    /// <summary>True when a Docker engine with compose answers.</summary>
    public static async Task<bool> EngineRunsAsync(CancellationToken cancel) =>
        ProgramCall.Find("docker") is not null
        && (await new ProgramCall("docker", "info") { Timeout = TimeSpan.FromSeconds(20) }.RunAsync(cancel)).Ok
        && (await new ProgramCall("docker", "compose", "version") { Timeout = TimeSpan.FromSeconds(20) }.RunAsync(cancel)).Ok;

    public static void WriteEnvironment(HouseContext house, Secrets secrets)
    {
        // One project (containers, volumes) a checkout.
        var project = "ainer-" + new LaunchSpec(house.Layout.State, []) { WorkingDirectory = "", LogFile = "" }.Fingerprint()[..8];
        AtomicFile.Write(EnvironmentFile(house.Layout), $"""
            AINER_COMPOSE_PROJECT={project}
            AINER_POSTGRES_PASSWORD={secrets.PostgresSuperuser}
            AINER_RABBITMQ_PASSWORD={secrets.RabbitMq}
            AINER_S3_ACCESS_KEY={secrets.S3AccessKey}
            AINER_S3_SECRET_KEY={secrets.S3SecretKey}
            AINER_PORT_POSTGRES={house.Ports["postgres"]}
            AINER_PORT_RABBITMQ={house.Ports["rabbitmq"]}
            AINER_PORT_RABBITMQ_MANAGEMENT={house.Ports["rabbitmq-management"]}
            AINER_PORT_RABBITMQ_PROMETHEUS={house.Ports["rabbitmq-prometheus"]}
            AINER_PORT_REDIS={house.Ports["redis"]}
            AINER_PORT_S3={house.Ports["s3"]}

            """);
    }
}
