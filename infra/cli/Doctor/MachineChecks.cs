using Ainer.Cli.House;
using Ainer.Cli.Packages;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Doctor;

/// <summary>What must be on the machine before anything starts: SDK, packages, encoders, fonts, disk.</summary>
internal static class MachineChecks
{
    private const long LeastDiskBytes = 5L * 1024 * 1024 * 1024;

    private static readonly string[] Encoders = ["libx264", "aac"];
    private static readonly string[] Filters = ["ass", "subtitles", "loudnorm", "sidechaincompress", "zoompan", "xfade"];

    public static async Task<IReadOnlyList<Finding>> RunAsync(HouseLayout layout, CancellationToken cancel)
    {
        var findings = new List<Finding> { await SdkAsync(cancel) };
        // Services in containers need no packages.
        var contained = File.Exists(ComposePart.EnvironmentFile(layout));
        findings.AddRange(Requirement.All.Where(need => !(contained && need.ForService)).Select(Package));
        if (ProgramCall.Find("ffmpeg") is not null)
            findings.Add(await FfmpegAsync(cancel));
        findings.Add(Disk(layout));
        return findings;
    }

    private static async Task<Finding> SdkAsync(CancellationToken cancel)
    {
        var sdks = await new ProgramCall("dotnet", "--list-sdks").RunAsync(cancel);
        var versions = sdks.Ok ? sdks.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).ToArray() : [];
        return versions.Any(version => int.TryParse(version.Split('.')[0], out var major) && major >= 10)
            ? Finding.Well("dotnet", $"SDK {string.Join(", ", versions)}")
            : Finding.Broken("dotnet", versions.Length == 0 ? "no SDK" : $"only SDK {string.Join(", ", versions)}", "install the .NET 10 SDK (package dotnet-sdk-10.0)");
    }

    private static Finding Package(Requirement need) => need.IsPresent()
        ? Finding.Well(need.Name, $"installed, for {need.For}")
        : Finding.Broken(need.Name, $"missing, needed for {need.For}", Environment.UserName == "root"
            ? $"./ainer up installs it, or: {PackageInstaller.Advice([need])}"
            : $"as root: {PackageInstaller.Advice([need])}");

    private static async Task<Finding> FfmpegAsync(CancellationToken cancel)
    {
        var encoders = await new ProgramCall("ffmpeg", "-hide_banner", "-encoders").RunAsync(cancel);
        var filters = await new ProgramCall("ffmpeg", "-hide_banner", "-filters").RunAsync(cancel);
        var missing = Encoders.Where(name => !encoders.Output.Contains($" {name} ", StringComparison.Ordinal))
            .Concat(Filters.Where(name => !filters.Output.Contains($" {name} ", StringComparison.Ordinal))).ToArray();
        return missing.Length == 0
            ? Finding.Well("ffmpeg parts", $"encoders {string.Join(", ", Encoders)}; filters {string.Join(", ", Filters)}")
            : Finding.Broken("ffmpeg parts", $"this ffmpeg lacks {string.Join(", ", missing)}", "install the distribution's full build: apt-get install ffmpeg");
    }

    private static Finding Disk(HouseLayout layout)
    {
        var place = Directory.Exists(layout.State) ? layout.State : layout.Root;
        var free = new DriveInfo(place).AvailableFreeSpace;
        var seen = $"{free / 1e9:0.0} GB free for {layout.State}";
        return free >= LeastDiskBytes ? Finding.Well("disk", seen) : Finding.Broken("disk", seen, "free at least 5 GB, or move the state with AINER_STATE=/other/disk");
    }
}
