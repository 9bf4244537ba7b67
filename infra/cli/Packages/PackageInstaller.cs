using System.Diagnostics;
using Ainer.Cli.House;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Packages;

/// <summary>
/// Installs missing Debian packages without asking anything and without letting their start scripts run: Ainer uses the
/// programs, never the distribution's own instances.
/// </summary>
internal sealed class PackageInstaller(HouseLayout layout, Screen screen)
{
    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    private static readonly IReadOnlyDictionary<string, string?> Quiet = new Dictionary<string, string?>
    {
        ["DEBIAN_FRONTEND"] = "noninteractive",
        ["DEBCONF_NONINTERACTIVE_SEEN"] = "true",
        ["RUNLEVEL"] = "1",
        ["LC_ALL"] = "C.UTF-8",
    };

    public string LogFile => layout.LogOf("install");

    /// <summary>One line that installs everything named, for a user who has to do it.</summary>
    public static string Advice(IReadOnlyCollection<Requirement> missing)
    {
        var packages = missing.Where(need => need.Name != "pgvector").Select(need => need.DebianPackage).Distinct().ToArray();
        var vector = missing.Any(need => need.Name == "pgvector");
        var lines = new List<string>();
        if (packages.Length > 0)
            lines.Add($"apt-get install {string.Join(' ', packages)}");
        if (vector)
            lines.Add("pgvector for your PostgreSQL: package postgresql-NN-pgvector where the distribution has it, else from its source; as root ./ainer up does either for you");
        return string.Join("; ", lines);
    }

    /// <exception cref="CliException">Not root, no apt-get, or an installation failed.</exception>
    public async Task InstallAsync(IReadOnlyCollection<Requirement> missing, CancellationToken cancel)
    {
        var names = string.Join(", ", missing.Select(need => $"{need.Name} ({need.For})"));
        if (ProgramCall.Find("apt-get") is null)
            throw new CliException($"Missing: {names}. This machine has no apt-get; install them with its own package manager, then run ./ainer up again.");
        if (Environment.UserName != "root")
            throw new CliException($"Missing: {names}. Run as root: {Advice(missing)}. Or run ./ainer up once as root.");

        var packages = missing.Where(need => need.Name != "pgvector").Select(need => need.DebianPackage).Distinct().ToArray();
        var madePolicy = ForbidServiceStarts();
        try
        {
            await AptAsync("updating the package lists", TimeSpan.FromMinutes(5), cancel, "update");
            if (packages.Length > 0)
            {
                await AptAsync($"installing {string.Join(' ', packages)}", TimeSpan.FromMinutes(20), cancel,
                    ["install", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", .. packages]);
            }

            if (missing.Any(need => need.ForService) && PostgresPrograms.InstalledMajor() is { } major && !PostgresPrograms.HasVector(major))
                await new PgVector(this, layout).InstallAsync(major, cancel);
        }
        finally
        {
            if (madePolicy)
                File.Delete(PolicyFile);
        }

        var still = missing.Where(need => !need.IsPresent()).ToArray();
        if (still.Length > 0)
            throw new CliException($"Still missing after the installation: {string.Join(", ", still.Select(need => need.Name))}. See {LogFile}.");
    }

    public Task AptAsync(string what, TimeSpan bound, CancellationToken cancel, params string[] arguments) =>
        RunAsync(what, new ProgramCall("apt-get", ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3", .. arguments]) { Timeout = bound }, cancel);

    /// <summary>Runs one step of an installation: its output goes to the log, a line every 15 s says that it goes on.</summary>
    public async Task RunAsync(string what, ProgramCall command, CancellationToken cancel)
    {
        screen.Note(what);
        var clock = Stopwatch.StartNew();
        Directory.CreateDirectory(layout.Logs);
        await using var log = new StreamWriter(LogFile, append: true);
        await log.WriteLineAsync($"== {what}");
        var last = "";
        var running = (command with
        {
            Environment = Quiet,
            OnLine = line =>
            {
                lock (log)
                    log.WriteLine(line);
                last = line;
            },
        }).RunAsync(cancel);
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(15), cancel)) != running && !cancel.IsCancellationRequested)
            screen.Note($"{clock.Elapsed.TotalSeconds,4:0} s: {Shorten(last)}");
        var result = await running;
        if (!result.Ok)
            throw new CliException($"{what} failed ({command.Program} ended with {result.ExitCode}). The whole output is in {LogFile}; the last lines:\n{result.LastLines(8)}");
    }

    private static string Shorten(string line) => line.Length > 90 ? line[..90] + " ..." : line;

    /// <summary>invoke-rc.d asks this script before it starts anything; 101 forbids (policy-rc.d specification of sysv-rc).</summary>
    private static bool ForbidServiceStarts()
    {
        if (File.Exists(PolicyFile))
            return false;
        File.WriteAllText(PolicyFile, "#!/bin/sh\nexit 101\n");
        File.SetUnixFileMode(PolicyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return true;
    }
}
