using System.Text.Json;

namespace Ainer.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Help_names_every_command()
    {
        var (exitCode, output, _) = await _house.RunAsync();

        Assert.Equal(0, exitCode);
        foreach (var command in (string[])["up", "down", "status", "demo", "submit", "watch", "logs", "doctor", "test", "bench", "migrate", "storage"])
            Assert.Contains($"  {command}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("submit")]
    [InlineData("submit", "x.txt", "--quality", "best")]
    [InlineData("submit", "x.txt", "--language", "fr")]
    [InlineData("submit", "x.txt", "--nonsense")]
    public async Task Wrong_usage_exits_2_and_points_to_the_help(params string[] arguments)
    {
        var (exitCode, output, error) = await _house.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("error:", error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_of_a_command_shows_what_one_types()
    {
        var (exitCode, output, _) = await _house.RunAsync("up", "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("./ainer up [options]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_command_is_answered_with_the_one_that_was_meant()
    {
        var (exitCode, _, error) = await _house.RunAsync("sumbit", "chapter.txt");

        Assert.Equal(2, exitCode);
        Assert.Contains("There is no command 'sumbit'. Did you mean submit?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submitting_while_ainer_is_down_says_so_at_once()
    {
        _house.Environment["AINER_API_KEY"] = "any";

        var (exitCode, _, error) = await _house.RunAsync("submit", _house.WriteFile("a.txt", "a"u8.ToArray()));

        Assert.Equal(1, exitCode);
        Assert.Contains("Ainer is not running here. Start it with ./ainer up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restoring_what_is_no_backup_changes_nothing()
    {
        var (exitCode, _, error) = await _house.RunAsync("restore", _house.WriteFile("a.dump", "no backup"u8.ToArray()));

        Assert.Equal(1, exitCode);
        Assert.Contains("a.dump is no backup", error, StringComparison.Ordinal);
        Assert.DoesNotContain("have stopped", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submitting_before_the_first_up_says_to_start_ainer()
    {
        var (exitCode, _, error) = await _house.RunAsync("submit", _house.WriteFile("a.txt", "a"u8.ToArray()));

        Assert.Equal(1, exitCode);
        Assert.Contains("./ainer up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        _house.Environment["AINER_API_KEY"] = "any";

        var (exitCode, _, error) = await _house.RunAsync("submit", "/nowhere/chapter.txt");

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no file /nowhere/chapter.txt", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_no_port_is_refused()
    {
        _house.Environment["AINER_PORT_REDIS"] = "many";

        var (exitCode, _, error) = await _house.RunAsync("status");

        Assert.Equal(1, exitCode);
        Assert.Contains("AINER_PORT_REDIS=many", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_where_nothing_runs_is_no_error()
    {
        var (exitCode, _, error) = await _house.RunAsync("down");

        Assert.Equal(0, exitCode);
        Assert.Contains("nothing was ever started", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_a_missing_program_and_the_package_that_brings_it()
    {
        // A PATH that holds dotnet and nothing else.
        var tools = Directory.CreateDirectory(Path.Combine(_house.State, "tools")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "dotnet"), DotnetPath());
        _house.Environment["PATH"] = tools;

        var (exitCode, output, _) = await _house.RunAsync("doctor", "--json");

        Assert.Equal(1, exitCode);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.False(report.GetProperty("ok").GetBoolean());
        var espeak = report.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("part").GetString() == "espeak-ng");
        Assert.False(espeak.GetProperty("ok").GetBoolean());
        Assert.Contains("apt-get install espeak-ng", espeak.GetProperty("mend").GetString(), StringComparison.Ordinal);
        var sdk = report.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("part").GetString() == "dotnet");
        Assert.True(sdk.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Doctor_names_who_holds_a_port_before_the_first_start()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        _house.Environment["AINER_PORT_REDIS"] = $"{port}";

        var (exitCode, output, _) = await _house.RunAsync("doctor");

        Assert.Equal(1, exitCode);
        Assert.Contains($"port {port}", output, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_before_the_first_start_is_honest()
    {
        var (exitCode, output, _) = await _house.RunAsync("status", "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains("never started", output, StringComparison.Ordinal);
    }

    private static string DotnetPath() =>
        new FileInfo(Ainer.Cli.Processes.ProgramCall.Find("dotnet")!).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Ainer.Cli.Processes.ProgramCall.Find("dotnet")!;
}
