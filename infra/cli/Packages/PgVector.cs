using System.Text.RegularExpressions;
using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Packages;

/// <summary>
/// Brings pgvector to the installed PostgreSQL: the distribution's binary package where it has one, else Debian's source
/// package of the next release, compiled here (20 s). Binary packages of another release are never installed: they
/// would replace libc.
/// </summary>
internal sealed partial class PgVector(PackageInstaller installer, HouseLayout layout)
{
    public const string PackageName = "postgresql-15-pgvector";

    private const string SourceSuite = "trixie";

    public async Task InstallAsync(int major, CancellationToken cancel)
    {
        var package = $"postgresql-{major}-pgvector";
        var known = await new ProgramCall("apt-cache", "show", "--no-all-versions", package).RunAsync(cancel);
        if (known.Ok && known.Output.Contains("Filename:", StringComparison.Ordinal))
        {
            await installer.AptAsync($"installing {package}", TimeSpan.FromMinutes(10), cancel, "install", "-y", "--no-install-recommends", package);
            return;
        }

        await installer.AptAsync("installing a compiler for pgvector", TimeSpan.FromMinutes(15), cancel,
            "install", "-y", "--no-install-recommends", "gcc", "libc6-dev", "make", $"postgresql-server-dev-{major}");
        var folder = Path.Combine(layout.State, "pgvector");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        try
        {
            await CompileAsync(await DownloadAsync(folder, cancel), major, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Fetches the source with package lists of its own, so that the machine's apt configuration stays as it is.</summary>
    private async Task<string> DownloadAsync(string folder, CancellationToken cancel)
    {
        foreach (var part in (string[])["lists/partial", "source"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        var list = Path.Combine(folder, "source.list");
        await File.WriteAllTextAsync(list, SourceLine(), cancel);
        string[] own =
        [
            "-o", $"Dir::Etc::sourcelist={list}", "-o", "Dir::Etc::sourceparts=-", "-o", $"Dir::State::lists={folder}/lists",
            "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=3",
        ];
        await installer.RunAsync("finding pgvector's source", new ProgramCall("apt-get", [.. own, "update"]) { Timeout = TimeSpan.FromMinutes(5) }, cancel);
        await installer.RunAsync("downloading pgvector's source", new ProgramCall("apt-get", [.. own, "source", "--download-only", "pgvector"])
        {
            Timeout = TimeSpan.FromMinutes(5),
            WorkingDirectory = Path.Combine(folder, "source"),
        }, cancel);
        return Path.Combine(folder, "source");
    }

    private async Task CompileAsync(string source, int major, CancellationToken cancel)
    {
        var archive = Directory.EnumerateFiles(source, "pgvector_*.orig.tar.*").FirstOrDefault()
            ?? throw new CliException($"The source package of pgvector holds no archive. See {installer.LogFile}.");
        var config = $"PG_CONFIG={PostgresPrograms.FolderOf(major)}/pg_config";
        await installer.RunAsync("unpacking pgvector", new ProgramCall("tar", "-xf", archive, "--strip-components=1") { WorkingDirectory = source }, cancel);
        // OPTFLAGS= : no -march=native, so that the library also runs after the disk moves to another machine.
        await installer.RunAsync("compiling pgvector (about 20 s)", new ProgramCall("make", "OPTFLAGS=", "with_llvm=no", "-j2", config) { WorkingDirectory = source, Timeout = TimeSpan.FromMinutes(10) }, cancel);
        await installer.RunAsync("installing pgvector", new ProgramCall("make", "install", "with_llvm=no", config) { WorkingDirectory = source }, cancel);
    }

    /// <summary>A deb-src line that uses the mirror and the keyring of the machine's own Debian entry.</summary>
    private static string SourceLine()
    {
        const string keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
        var files = new[] { "/etc/apt/sources.list" }.Where(File.Exists)
            .Concat(Directory.Exists("/etc/apt/sources.list.d") ? Directory.EnumerateFiles("/etc/apt/sources.list.d") : [])
            .Where(file => file.EndsWith(".list", StringComparison.Ordinal) || file.EndsWith(".sources", StringComparison.Ordinal))
            .OrderByDescending(file => Path.GetFileName(file).StartsWith("debian", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var match = MirrorPattern().Match(File.ReadAllText(file));
            if (match.Success)
                return $"deb-src [signed-by={keyring}] {match.Groups["uri"].Value} {SourceSuite} main\n";
        }

        throw new CliException("No Debian entry was found under /etc/apt, so pgvector's source has nowhere to come from. Install pgvector for your PostgreSQL by hand, then run ./ainer up again.");
    }

    [GeneratedRegex(@"^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s+)?)(?<uri>\S+)", RegexOptions.Multiline)]
    private static partial Regex MirrorPattern();
}
