using Ainer.Cli.Parts;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Tests;

/// <summary>A part whose process is a real <c>sleep</c>, so that starting, killing and restarting are real.</summary>
internal sealed class SleepPart(TestHouse house, string seconds = "1000") : IPart
{
    public string Name => "sleeper";

    public PartKind Kind => PartKind.App;

    public int Port => house.Context.Ports["gateway"];

    public IReadOnlyList<int> Ports { get; init; } = [];

    public string? DataFolder => null;

    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    public IReadOnlyList<StopStep> StopSteps => [new(Signals.Terminate, TimeSpan.FromSeconds(5))];

    public string Settings { get; init; } = "";

    public int Niceness { get; init; }

    public bool Ready { get; set; } = true;

    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    public LaunchSpec Launch() => new("sleep", [seconds]) { WorkingDirectory = house.State, LogFile = house.Layout.LogOf(Name), Settings = Settings };

    public Task<bool> IsReadyAsync(CancellationToken cancel) => Task.FromResult(Ready);

    public Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;
}
