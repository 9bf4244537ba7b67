using System.Diagnostics;
using Ainer.Cli.House;

namespace Ainer.Cli.Tests;

/// <summary>A state folder of one test, and the real command line run against it as a child process.</summary>
internal sealed class TestHouse : IDisposable
{
    private static int _next = 21_000 + (System.Environment.ProcessId % 400 * 20);

    public TestHouse()
    {
        State = Directory.CreateTempSubdirectory("ainer-cli-").FullName;
        Environment = new Dictionary<string, string?>
        {
            ["AINER_ROOT"] = Root,
            ["AINER_STATE"] = State,
            ["AINER_PORT_BASE"] = null,
            ["AINER_API"] = null,
            ["AINER_API_KEY"] = null,
        };
        foreach (var name in PortMap.Names)
            Environment[PortMap.Variable(name)] = $"{Interlocked.Increment(ref _next)}";
        var known = Environment.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
        Layout = new HouseLayout(Root, State);
        Layout.CreateFolders();
        Context = new HouseContext(Layout, PortMap.Resolve(known, Layout.PortsFile), known, TimeProvider.System);
    }

    public static string Root { get; } = FindRoot();

    public string State { get; }

    public HouseLayout Layout { get; }

    public HouseContext Context { get; }

    /// <summary>What the child sees on top of this process's environment; null removes.</summary>
    public Dictionary<string, string?> Environment { get; }

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ainer.Cli.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output, await error);
    }

    public string WriteFile(string name, byte[] bytes)
    {
        var path = Path.Combine(State, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(State, recursive: true);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Ainer.Functions.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
