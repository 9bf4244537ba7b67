using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Supervision;
using Ainer.Testing;

namespace Ainer.Cli.Tests;

/// <summary>Parts that run and do not do their work, and a supervisor whose own disk is full.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TestHouse _house = new();
    private readonly PartRunner _runner;

    public HealthTests() => _runner = new PartRunner(_house.Layout, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (RunRecord.Find(_house.Layout, "sleeper") is { } record)
            Signals.Send(record.Process, Signals.Kill);
        _house.Dispose();
    }

    [Fact]
    public async Task A_part_that_was_well_and_is_not_for_long_is_ended_and_started_again()
    {
        var part = new SleepPart(_house);
        await _runner.EnsureAsync(part, Cancel);
        var sick = RunRecord.Find(_house.Layout, part.Name)!.Process;
        var supervisor = Watch(part, TextWriter.Null);
        Assert.Empty(await supervisor.ExamineAsync(Cancel));

        part.Well = false;
        for (var look = 1; look < HealthPolicy.FailedLooksOfTheSick; look++)
            Assert.Empty(await supervisor.ExamineAsync(Cancel));
        Assert.True(sick.IsAlive());
        Assert.Equal(["sleeper"], await supervisor.ExamineAsync(Cancel));
        Assert.False(sick.IsAlive());
        Assert.Equal(["sleeper"], await supervisor.LookOnceAsync(Cancel));
    }

    [Fact]
    public void Whoever_was_never_well_since_its_start_is_left_alone()
    {
        var process = ProcessIdentity.Of(Environment.ProcessId)!;
        Health? health = null;
        for (var look = 0; look < 100; look++)
        {
            var (sick, after) = HealthPolicy.Judge(health, process, well: false);
            Assert.False(sick);
            health = after;
        }
    }

    [Fact]
    public void Neither_an_earlier_process_nor_a_failure_that_passed_counts_against_a_process()
    {
        var process = ProcessIdentity.Of(Environment.ProcessId)!;
        var nearlySick = new Health(process, WasWell: true, HealthPolicy.FailedLooksOfTheSick - 1);

        Assert.True(HealthPolicy.Judge(nearlySick, process, well: false).Sick);
        Assert.False(HealthPolicy.Judge(nearlySick, process with { StartTicks = process.StartTicks + 1 }, well: false).Sick);
        Assert.False(HealthPolicy.Judge(HealthPolicy.Judge(nearlySick, process, well: true).Health, process, well: false).Sick);
    }

    [Fact]
    public async Task A_supervisor_that_cannot_write_its_log_goes_on()
    {
        var part = new SleepPart(_house);
        await _runner.EnsureAsync(part, Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = Watch(part, new FullDisk()).RunAsync(stop.Token);

        // Twice: the word about the first must not be the last.
        for (var times = 0; times < 2; times++)
        {
            var killed = RunRecord.Find(_house.Layout, part.Name)!.Process;
            Signals.Send(killed, Signals.Kill);
            await Eventually.AssertAsync(() => RunRecord.Find(_house.Layout, part.Name) is { } now && now.Process != killed && now.IsAlive(), TimeSpan.FromSeconds(60), "another process", Cancel);
        }

        await stop.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task Up_restarts_a_part_that_runs_and_does_not_become_ready()
    {
        var part = new SleepPart(_house) { StartPatience = TimeSpan.FromSeconds(1) };
        await _runner.EnsureAsync(part, Cancel);
        var before = RunRecord.Find(_house.Layout, part.Name)!.Process;
        part.ReadyAfter = before;

        Assert.Equal(EnsureOutcome.Restarted, await _runner.EnsureAsync(part, Cancel));

        Assert.False(before.IsAlive());
    }

    private Supervisor Watch(IPart part, TextWriter log) => new(_house.Layout, [part], _runner, TimeProvider.System, log);

    private sealed class FullDisk : StringWriter
    {
        public override void Flush() => throw new IOException("No space left on device");
    }
}
