using System.Net;
using System.Net.Sockets;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Supervision;
using Ainer.Testing;

namespace Ainer.Cli.Tests;

public sealed class SupervisionTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly TestHouse _house = new();
    private readonly PartRunner _runner;

    public SupervisionTests() => _runner = new PartRunner(_house.Layout, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (RunRecord.Find(_house.Layout, "sleeper") is { } record)
            Signals.Send(record.Process, Signals.Kill);
        _house.Dispose();
    }

    [Fact]
    public async Task A_killed_part_is_started_again()
    {
        var part = new SleepPart(_house);
        await _runner.EnsureAsync(part, Cancel);
        var first = RunRecord.Find(_house.Layout, part.Name)!.Process;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = Watch(part).RunAsync(stop.Token);

        Signals.Send(first, Signals.Kill);

        await Eventually.AssertAsync(() => RunRecord.Find(_house.Layout, part.Name) is { } now && now.Process != first && now.IsAlive(), Bound, "another process", Cancel);
        await stop.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task A_part_that_was_taken_down_stays_down()
    {
        var part = new SleepPart(_house);
        await _runner.EnsureAsync(part, Cancel);
        await _runner.StopAsync(part, Cancel);

        Assert.Empty(await Watch(part).LookOnceAsync(Cancel));
        Assert.Null(RunRecord.Find(_house.Layout, part.Name));
    }

    [Fact]
    public async Task The_supervisor_steps_back_while_another_command_holds_the_lock()
    {
        var part = new SleepPart(_house);
        await _runner.EnsureAsync(part, Cancel);
        Signals.Send(RunRecord.Find(_house.Layout, part.Name)!.Process, Signals.Kill);
        await Eventually.AssertAsync(() => !RunRecord.Find(_house.Layout, part.Name)!.IsAlive(), Bound, "the end of the process", Cancel);

        using (StateLock.TryTake(_house.Layout))
            Assert.Empty(await Watch(part).LookOnceAsync(Cancel));

        Assert.Equal(["sleeper"], await Watch(part).LookOnceAsync(Cancel));
    }

    [Fact]
    public async Task Ensuring_a_running_part_leaves_its_process_alone()
    {
        var part = new SleepPart(_house);
        Assert.Equal(EnsureOutcome.Started, await _runner.EnsureAsync(part, Cancel));
        var process = RunRecord.Find(_house.Layout, part.Name)!.Process;

        Assert.Equal(EnsureOutcome.AlreadyRunning, await _runner.EnsureAsync(part, Cancel));

        Assert.Equal(process, RunRecord.Find(_house.Layout, part.Name)!.Process);
    }

    [Fact]
    public async Task A_part_whose_settings_changed_is_restarted()
    {
        await _runner.EnsureAsync(new SleepPart(_house), Cancel);
        var before = RunRecord.Find(_house.Layout, "sleeper")!.Process;

        Assert.Equal(EnsureOutcome.Restarted, await _runner.EnsureAsync(new SleepPart(_house, "2000"), Cancel));

        Assert.False(before.IsAlive());
    }

    [Fact]
    public async Task A_part_whose_settings_file_is_written_anew_is_restarted_and_one_whose_is_the_same_is_not()
    {
        await _runner.EnsureAsync(new SleepPart(_house) { Settings = "log = short" }, Cancel);
        Assert.Equal(EnsureOutcome.AlreadyRunning, await _runner.EnsureAsync(new SleepPart(_house) { Settings = "log = short" }, Cancel));
        Assert.Equal(EnsureOutcome.Restarted, await _runner.EnsureAsync(new SleepPart(_house) { Settings = "log = long" }, Cancel));
    }

    [Fact]
    public async Task A_part_that_gives_way_does_so_once_it_is_ready_and_again_when_the_supervisor_has_started_it()
    {
        var part = new SleepPart(_house) { Niceness = 10, StartPatience = TimeSpan.FromSeconds(1) };
        if (!File.Exists("/proc/self/autogroup"))
        {
            // This kernel does not divide the processor among sessions: nothing is to be done, and it is no failure.
            Assert.Equal(EnsureOutcome.Started, await _runner.EnsureAsync(part, Cancel));
            return;
        }

        var ours = File.ReadAllText("/proc/self/autogroup");
        // A sleeper is ready before it has its session; the session of whoever starts it is left alone.
        await Eventually.AssertAsync(async () => await _runner.EnsureAsync(part, Cancel) is EnsureOutcome.AlreadyRunning && Share() == "nice 10", Bound, "a process that gives way", Cancel);

        Signals.Send(RunRecord.Find(_house.Layout, part.Name)!.Process, Signals.Kill);
        var supervisor = Watch(part);
        await Eventually.AssertAsync(async () => (await supervisor.LookOnceAsync(Cancel)).Count == 1, Bound, "another process", Cancel);
        await Eventually.AssertAsync(async () => (await supervisor.LookOnceAsync(Cancel)).Count == 0 && Share() == "nice 10", Bound, "a process that gives way", Cancel);
        Assert.Equal(ours, File.ReadAllText("/proc/self/autogroup"));

        // For example: /autogroup-1234 nice 10
        string Share() => File.ReadAllText($"/proc/{RunRecord.Find(_house.Layout, part.Name)!.Process.Pid}/autogroup").Trim().Split(' ', 2)[1];
    }

    [Fact]
    public async Task Another_process_that_got_the_recorded_pid_is_never_taken_for_the_part()
    {
        // This test's own process plays the one that got the number.
        var reused = ProcessIdentity.Of(Environment.ProcessId)!;
        var record = new RunRecord("sleeper", reused with { StartTicks = reused.StartTicks - 1 }, "old", TimeProvider.System.GetUtcNow());
        record.Save(_house.Layout);

        Assert.False(record.IsAlive());
        Assert.True(await _runner.StopAsync(new SleepPart(_house), Cancel));
        Assert.True(reused.IsAlive());
    }

    [Fact]
    public async Task A_process_that_lost_its_record_is_ended_before_the_next_start()
    {
        var part = new SleepPart(_house);
        await _runner.EnsureAsync(part, Cancel);
        var lost = RunRecord.Find(_house.Layout, part.Name)!.Process;
        RunRecord.Remove(_house.Layout, part.Name);

        await _runner.EnsureAsync(part, Cancel);

        Assert.False(lost.IsAlive());
    }

    [Fact]
    public async Task A_taken_port_is_refused_with_the_name_of_its_holder()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refusal = await Assert.ThrowsAsync<CliException>(() => _runner.EnsureAsync(new SleepPart(_house) { Ports = [port] }, Cancel));

        Assert.Contains($"port {port}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_a_client_was_given_is_told_apart_from_one_that_a_server_has()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancel);

        var holder = ProcessTable.HolderOf(((IPEndPoint)client.Client.LocalEndPoint!).Port);

        Assert.StartsWith("an outgoing connection of ", holder, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", holder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_ends_at_once_fails_with_the_end_of_its_log()
    {
        var refusal = await Assert.ThrowsAsync<CliException>(() => _runner.EnsureAsync(new SleepPart(_house, "not-a-number") { Ready = false }, Cancel));

        Assert.Contains("ended right after its start", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("invalid time interval", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_grew_too_large_is_kept_once_and_begun_anew()
    {
        var log = _house.Layout.LogOf("big");
        File.WriteAllText(log, new string('x', 5000));

        LogFiles.RotateIfLarge(log, limit: 4096);

        Assert.Equal(0, new FileInfo(log).Length);
        Assert.Equal(5000, new FileInfo(log + ".1").Length);
    }

    private Supervisor Watch(IPart part) => new(_house.Layout, [part], _runner, TimeProvider.System, TextWriter.Null);
}
