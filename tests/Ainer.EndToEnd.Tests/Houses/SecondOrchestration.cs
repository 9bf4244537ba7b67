using System.Diagnostics;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Houses;

/// <summary>A second process of the orchestration app from the house's own build, beside the house's own: during an upgrade, the new version.</summary>
internal sealed class SecondOrchestration : IAsyncDisposable
{
    private readonly Process _process;

    private SecondOrchestration(Process process) => _process = process;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<SecondOrchestration> StartAsync(House house, CancellationToken ct)
    {
        var builds = Path.Combine(house.State, "apps");
        var program = Path.Combine(builds, (await File.ReadAllTextAsync(Path.Combine(builds, "current"), ct)).Trim(), "orchestration", "Ainer.Orchestration.dll");
        var port = house.PortOf("composer") + 2;
        var start = new ProcessStartInfo("dotnet", [program]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(program) };
        Programs.ForgetOtherHouses(start);
        foreach (var (name, value) in house.Settings.Where(pair => pair.Key is not ("AINER_API_KEY" or "Postgres__Owner"))) start.Environment[name] = value;
        start.Environment["LocalHost__Address"] = "127.0.0.1";
        start.Environment["LocalHost__Port"] = $"{port}";
        var process = Process.Start(start)!;
        // Read and dropped, so that a full pipe never stops it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var second = new SecondOrchestration(process);
        try
        {
            await Eventually.AssertAsync(async () => await House.ReadyAsync(port, ct) is not null, TimeSpan.FromSeconds(90), "the second orchestration is ready", ct);
            return second;
        }
        catch
        {
            await second.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
