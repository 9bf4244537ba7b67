using System.Diagnostics;

namespace Ainer.Cli.Tests;

/// <summary>The script <c>ainer</c> in a checkout of its own, with a program in place of the SDK that prints what it is called with.</summary>
public sealed class StarterTests : IDisposable
{
    private readonly DirectoryInfo _checkout = Directory.CreateTempSubdirectory("ainer-starter-");

    public StarterTests()
    {
        File.Copy(Path.Combine(TestHouse.Root, "ainer"), Path.Combine(_checkout.FullName, "ainer"));
        foreach (var folder in new[] { "infra/cli", "shared", "functions", "gpu-agent", "composer", "sdk" }) _checkout.CreateSubdirectory(folder);
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "host.json", "BannedSymbols.txt" }) Write(file, "");
        Write("sdk/dotnet", "#!/bin/sh\necho \"$@\"\n");
        File.SetUnixFileMode(PathOf("sdk/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => _checkout.Delete(recursive: true);

    [Fact]
    public async Task What_runs_is_stopped_by_the_copy_that_was_made_last_though_the_sources_have_changed_since()
    {
        foreach (var (copy, age) in new[] { ("first", 3), ("last", 2), ("other.half", 1) })
        {
            Write($".ainer/cli/{copy}/Ainer.Cli.dll", "");
            File.SetLastWriteTimeUtc(PathOf($".ainer/cli/{copy}/Ainer.Cli.dll"), new DateTime(2026, 1, 10 - age, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal((0, $"{PathOf(".ainer/cli/last/Ainer.Cli.dll")} down"), await RunAsync("down"));
        var (exit, _) = await RunAsync("up");
        Assert.Equal(1, exit);
    }

    [Fact]
    public async Task Where_nothing_was_ever_built_stopping_needs_a_build_as_well() => Assert.Equal(1, (await RunAsync("down")).Exit);

    private async Task<(int Exit, string Printed)> RunAsync(string command)
    {
        var start = new ProcessStartInfo(PathOf("ainer"), [command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{PathOf("sdk")}:{start.Environment["PATH"]}";
        start.Environment.Remove("AINER_STATE");
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await printed).Trim());
    }

    private string PathOf(string file) => Path.Combine(_checkout.FullName, file);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
    }
}
