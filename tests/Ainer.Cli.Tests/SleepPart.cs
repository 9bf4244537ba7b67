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

    /// <summary>A process that does not become ready again; any other does.</summary>
    public ProcessIdentity? ReadyAfter { get; set; }

    public bool Well { get; set; } = true;

    public Task<bool> IsWellAsync(CancellationToken cancel) => Task.FromResult(Well);

    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    public LaunchSpec Launch() => new("sleep", [seconds]) { WorkingDirectory = house.State, LogFile = house.Layout.LogOf(Name), Settings = Settings };

    /// <summary>Not while it is still the shell that becomes the program: in those moments a process shows nobody its arguments and its environment.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancel) =>
        Ready && (ReadyAfter is not { } sick || !sick.IsAlive()) && (RunRecord.Find(house.Layout, Name)?.Process is not { } process || !process.IsAlive() || await IsSleepingAsync(process, cancel));

    public Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;

    private static async Task<bool> IsSleepingAsync(ProcessIdentity process, CancellationToken cancel)
    {
        try
        {
            return (await File.ReadAllTextAsync($"/proc/{process.Pid}/cmdline", cancel)).StartsWith("sleep\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
