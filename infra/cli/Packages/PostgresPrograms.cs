using System.Globalization;
using Ainer.Cli.House;

namespace Ainer.Cli.Packages;

/// <summary>Finds the newest PostgreSQL server (15 or later) that is installed on this machine.</summary>
internal static class PostgresPrograms
{
    public const int Oldest = 15;

    private const string DebianRoot = "/usr/lib/postgresql";

    public static int? InstalledMajor() =>
        !Directory.Exists(DebianRoot)
            ? null
            : Directory.EnumerateDirectories(DebianRoot)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "postgres")))
                .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0)
                .Where(major => major >= Oldest)
                .OrderDescending()
                .Select(major => (int?)major)
                .FirstOrDefault();

    public static string FolderOf(int major) => $"{DebianRoot}/{major}/bin";

    /// <exception cref="CliException">No server is installed.</exception>
    public static string Folder() => InstalledMajor() is { } major
        ? FolderOf(major)
        : throw new CliException("PostgreSQL 15 or later is not installed. Run as root: apt-get install postgresql");

    public static bool HasVector(int major) => File.Exists($"/usr/share/postgresql/{major}/extension/vector.control");
}
