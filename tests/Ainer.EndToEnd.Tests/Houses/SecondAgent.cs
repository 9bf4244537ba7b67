using System.Diagnostics;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Houses;

/// <summary>A second agent on the same machine, from the house's own build: another node with its own name, port and work directory.</summary>
internal sealed class SecondAgent : IAsyncDisposable
{
    // What an agent may know; the house gives its own no more.
    private static readonly string[] WorkerSettings = ["RabbitMq__Uri", "Hub__", "Agent__"];

    private readonly Process _process;
    private readonly string _workDirectory;

    private SecondAgent(Process process, string workDirectory) => (_process, _workDirectory) = (process, workDirectory);

    public const string NodeId = "e2e-agent-2";

    public static async Task<SecondAgent> StartAsync(House house, CancellationToken ct)
    {
        var builds = Path.Combine(house.State, "apps");
        var program = Path.Combine(builds, (await File.ReadAllTextAsync(Path.Combine(builds, "current"), ct)).Trim(), "agent", "Ainer.GpuAgent.dll");
        var work = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-agent"));
        var port = house.PortOf("composer") + 1;
        var start = new ProcessStartInfo("dotnet", [program]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Programs.ForgetOtherHouses(start);
        foreach (var (name, value) in house.Settings.Where(pair => WorkerSettings.Any(allowed => pair.Key.StartsWith(allowed, StringComparison.Ordinal)))) start.Environment[name] = value;
        start.Environment["Agent__NodeId"] = NodeId;
        start.Environment["Agent__Port"] = $"{port}";
        start.Environment["Agent__WorkDirectory"] = work;
        start.Environment["Agent__DrainS"] = "1";
        var process = Process.Start(start)!;
        // Read and dropped, so that a full pipe never stops it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var agent = new SecondAgent(process, work);
        try
        {
            await Eventually.AssertAsync(async () => await House.ReadyAsync(port, ct) is not null, TimeSpan.FromSeconds(60), "the second agent is ready", ct);
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (Directory.Exists(_workDirectory)) Directory.Delete(_workDirectory, recursive: true);
    }
}
