using System.Net;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.CoreTools;

/// <summary>One of the three function apps under func start.</summary>
internal sealed record FunctionApp(string Name, string Project)
{
    public static IReadOnlyList<FunctionApp> All { get; } =
    [
        new("gateway", "functions/gateway/Ainer.Gateway.csproj"),
        new("orchestration", "functions/orchestration/app/Ainer.Orchestration.csproj"),
        new("router", "functions/router/app/Ainer.Router.csproj"),
    ];
}

/// <summary>
/// The three apps built for the real Functions worker and run by the Core Tools in the foreground, with Azurite beside them, on the services of this copy. They take
/// the ports of the local host's apps, so those must not run.
/// </summary>
internal sealed class FunctionsHost(HouseContext house, Screen screen, Func<string, string?> find)
{
    private const int StoragePort = 10000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <exception cref="CliException">A tool is missing, the services were never started, a port is taken, or a build fails.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var storageAnswers = await Probe.AcceptsAsync(StoragePort, cancel);
        if (NeededTool.Missing(find, storageAnswers) is { Count: > 0 } missing)
            throw new CliException($"{string.Join("\n       ", missing)}\n       Without them, ./ainer up runs the same functions on functions/local-host. docs/run-with-core-tools.md");
        var settings = Settings();
        foreach (var app in FunctionApp.All)
            if (await Probe.AcceptsAsync(house.Ports[app.Name], cancel))
                throw new CliException($"Port {house.Ports[app.Name]} is taken, probably by {app.Name} on the local host. Stop the apps and keep the services: ./ainer down && ./ainer up --services");

        foreach (var app in FunctionApp.All)
            await BuildAsync(app, settings, cancel);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task<string>> running = [.. FunctionApp.All.Select(app => HostAsync(app, settings, end.Token))];
        if (!storageAnswers)
            running.Add(StorageAsync(end.Token));
        // One that ends takes the others along: three apps of four processes would only look as if they worked.
        var ended = await await Task.WhenAny(running);
        await end.CancelAsync();
        await Task.WhenAll(running.Select(Quietly));
        cancel.ThrowIfCancellationRequested();
        throw new CliException($"{ended}. The others were stopped.");
    }

    /// <summary>What the apps get: the settings of this copy without the keys that no app has, and the Functions host's own.</summary>
    internal Dictionary<string, string?> Settings()
    {
        var own = DevEnvironment.Read(house.Layout);
        if (own.Count == 0)
            throw new CliException($"{house.Layout.DevEnvironmentFile} does not exist yet: the apps need their services. Run ./ainer up --services, then ./ainer migrate and ./ainer seed.");
        var settings = own.Where(pair => pair.Key is not ("AINER_API_KEY" or "AINER_API" or "Postgres__Owner")).ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        settings["FunctionsRuntime"] = "azure";
        settings["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        settings["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development";
        settings["AzureWebJobsStorage"] = "UseDevelopmentStorage=true";
        settings["DurableHubName"] = "ainer";
        return settings;
    }

    private string FolderOf(FunctionApp app) => Path.Combine(house.Layout.State, "func", app.Name);

    private async Task BuildAsync(FunctionApp app, Dictionary<string, string?> settings, CancellationToken cancel)
    {
        screen.Note($"building {app.Name} for the Functions worker");
        var built = await new ProgramCall(DotnetProgram.Path, "build", Path.Combine(house.Layout.Root, app.Project), "-v", "q", "-nologo", "-o", FolderOf(app))
        {
            Environment = settings,
            Timeout = TimeSpan.FromMinutes(15),
        }.RunAsync(cancel);
        if (!built.Ok)
            throw new CliException($"{app.Name} does not build with FunctionsRuntime=azure:\n{built.LastLines(12)}\n       The packages Microsoft.Azure.Functions.Worker.* must be on your package source.");
    }

    private async Task<string> HostAsync(FunctionApp app, Dictionary<string, string?> settings, CancellationToken cancel)
    {
        var result = await new ProgramCall(find("func")!, "start", "--no-build", "--port", $"{house.Ports[app.Name]}")
        {
            WorkingDirectory = FolderOf(app),
            Environment = settings,
            Timeout = Longest,
            OnLine = line => Console.WriteLine($"{app.Name,-13} {line}"),
        }.RunAsync(cancel);
        return $"{app.Name} ended with exit code {result.ExitCode}:\n{result.LastLines(5)}\n";
    }

    private async Task<string> StorageAsync(CancellationToken cancel)
    {
        var folder = house.Layout.DataOf("azurite");
        Directory.CreateDirectory(folder);
        var result = await new ProgramCall(find("azurite")!, "--silent", "--location", folder, "--blobHost", $"{IPAddress.Loopback}", "--queueHost", $"{IPAddress.Loopback}", "--tableHost", $"{IPAddress.Loopback}") { Timeout = Longest }.RunAsync(cancel);
        return $"azurite ended with exit code {result.ExitCode}:\n{result.LastLines(5)}\n";
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Stopped with the others.
        }
    }
}
