using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>Redis: rate limits. Losing its data loses nothing, so it keeps only snapshots.</summary>
internal sealed class RedisPart(HouseContext house) : IPart
{
    private readonly string _folder = house.Layout.DataOf("redis");

    public string Name => "redis";

    public PartKind Kind => PartKind.Service;

    public int Port => house.Ports["redis"];

    public IReadOnlyList<int> Ports => [Port];

    public string? DataFolder => null;

    public TimeSpan StartPatience => TimeSpan.FromSeconds(100);

    public IReadOnlyList<StopStep> StopSteps => [new(Signals.Terminate, TimeSpan.FromSeconds(10))];

    public Task PrepareAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(_folder);
        return Task.CompletedTask;
    }

    public LaunchSpec Launch() => new(ProgramCall.Find("redis-server")
        ?? throw new CliException("Redis is not installed. Run as root: apt-get install redis-server"),
    [
        "--port", $"{Port}",
        "--bind", "127.0.0.1",
        "--dir", _folder,
        "--daemonize", "no",
        "--maxmemory", "256mb",
        "--maxmemory-policy", "volatile-lru",
    ])
    {
        WorkingDirectory = _folder,
        LogFile = house.Layout.LogOf(Name),
    };

    public Task<bool> IsReadyAsync(CancellationToken cancel) => Probe.RedisAnswersAsync(Port, cancel);

    public Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;
}
