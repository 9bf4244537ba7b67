using System.Diagnostics;
using Ainer.Cli.House;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Parts;

/// <summary>
/// Builds the five apps and copies each build to .ainer/apps/STAMP, from where they run: a later build then never
/// overwrites the files of a running process. The stamp is the fingerprint of the sources that the starter computed.
/// </summary>
internal sealed class AppBuild(HouseLayout layout, Screen screen)
{
    private const string Configuration = "Release";

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(30);

    public static string CurrentFolder(HouseLayout layout) => Path.Combine(layout.Builds, CurrentStamp(layout) ?? "none");

    public static string? CurrentStamp(HouseLayout layout)
    {
        var file = Path.Combine(layout.Builds, "current");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    /// <summary>Builds when the sources changed since the last build.</summary>
    /// <exception cref="CliException">The build failed; the message holds the compiler's errors.</exception>
    public async Task EnsureAsync(string sourceStamp, IReadOnlyList<AppPart> apps, CancellationToken cancel)
    {
        if (CurrentStamp(layout) == sourceStamp && Directory.Exists(CurrentFolder(layout)))
            return;
        screen.Note("building the apps (the first time takes a minute or two)");
        var clock = Stopwatch.StartNew();
        var filter = Path.Combine(layout.Root, "infra", "cli", "apps.slnf");
        var building = new ProgramCall("dotnet", "build", filter, "-c", Configuration, "-v", "q", "-nologo", "-clp:ErrorsOnly;NoSummary", "-nodeReuse:false")
        {
            WorkingDirectory = layout.Root,
            Timeout = TimeSpan.FromMinutes(15),
            Environment = new Dictionary<string, string?> { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" },
        }.RunAsync(cancel);
        while (await Task.WhenAny(building, Task.Delay(SignOfLife, cancel)) != building && !cancel.IsCancellationRequested)
            screen.Note($"{clock.Elapsed.TotalSeconds,4:0} s: still building the apps");
        var built = await building;
        if (!built.Ok)
            throw new CliException($"The apps do not build:\n{built.LastLines(20)}");

        var target = Path.Combine(layout.Builds, sourceStamp);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        foreach (var app in apps)
            CopyFolder(Path.Combine(layout.Root, Path.GetDirectoryName(app.Project)!, "bin", Configuration, "net10.0"), Path.Combine(target, app.Name));
        AtomicFile.Write(Path.Combine(layout.Builds, "current"), sourceStamp);
    }

    /// <summary>Removes builds that no app runs from any more.</summary>
    public void RemoveOld()
    {
        if (!Directory.Exists(layout.Builds))
            return;
        var current = CurrentFolder(layout);
        foreach (var folder in Directory.EnumerateDirectories(layout.Builds).Where(folder => folder != current))
            Directory.Delete(folder, recursive: true);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
    }
}
