using System.Globalization;
using System.Text;

namespace Ainer.Cli.Processes;

/// <summary>Looks through /proc for processes that belong to a part although its own process is gone.</summary>
internal static class ProcessTable
{
    /// <summary>Processes started for the part (they carry its mark) or working inside its data folder.</summary>
    public static IReadOnlyList<ProcessIdentity> Leftovers(string mark, string? dataFolder)
    {
        var wanted = Encoding.UTF8.GetBytes($"{DetachedProcess.MarkVariable}={mark}");
        var found = new List<ProcessIdentity>();
        foreach (var pid in Pids())
            if (pid != Environment.ProcessId && (Carries(pid, wanted) || WorksIn(pid, dataFolder)) && ProcessIdentity.Of(pid) is { } identity)
                found.Add(identity);
        return found;
    }

    /// <summary>Who listens on a TCP port of this machine: "name (pid 123)", or null when nobody does.</summary>
    public static string? ListenerOn(int port) => OwnerOf(Inodes(port, listening: true));

    /// <summary>Who has a port that is not free, in words. Clients get their numbers from a range that may hold ours, so it need not be a server.</summary>
    public static string HolderOf(int port) =>
        ListenerOn(port) ?? (OwnerOf(Inodes(port, listening: false)) is { } client ? $"an outgoing connection of {client}" : "a connection that is being closed");

    private static string? OwnerOf(HashSet<string> inodes)
    {
        if (inodes.Count == 0)
            return null;
        foreach (var pid in Pids())
        {
            try
            {
                foreach (var link in Directory.EnumerateFiles($"/proc/{pid}/fd"))
                    if (new FileInfo(link).LinkTarget is { } target && inodes.Contains(target))
                        return $"{File.ReadAllText($"/proc/{pid}/comm").Trim()} (pid {pid})";
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or another user's.
            }
        }

        return "a process of another user";
    }

    /// <summary>Whether a process, this one included, was started with a program or an argument inside the folder.</summary>
    public static bool AnyRunsFrom(string folder)
    {
        var wanted = Encoding.UTF8.GetBytes(folder + "/");
        return Pids().Any(pid => ArgumentsContain(pid, wanted));
    }

    private static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static bool Carries(int pid, ReadOnlySpan<byte> wanted)
    {
        try
        {
            ReadOnlySpan<byte> environment = File.ReadAllBytes($"/proc/{pid}/environ");
            foreach (var range in environment.Split((byte)0))
                if (environment[range].SequenceEqual(wanted))
                    return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's.
        }

        return false;
    }

    private static bool ArgumentsContain(int pid, ReadOnlySpan<byte> wanted)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/cmdline").AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool WorksIn(int pid, string? folder)
    {
        if (folder is null)
            return false;
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget == folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static HashSet<string> Inodes(int port, bool listening)
    {
        // proc(5), net/tcp: field 2 is local address:port in hex, field 4 the state (0A = listen), field 10 the inode (0 when no process has it any more).
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table))
                continue;
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && (fields[3] == "0A") == listening && fields[9] != "0" && fields[1].EndsWith(suffix, StringComparison.Ordinal))
                    inodes.Add($"socket:[{fields[9]}]");
            }
        }

        return inodes;
    }
}
