using System.Globalization;

namespace Ainer.Cli.Processes;

/// <summary>
/// One process, told apart from any later one that gets the same number: pid, its start time in clock ticks since boot
/// (field 22 of /proc/PID/stat, proc(5)) and the boot it belongs to.
/// </summary>
internal sealed record ProcessIdentity(int Pid, long StartTicks, string BootId)
{
    /// <summary>The identity of a running process, or null when there is none (a zombie counts as none).</summary>
    public static ProcessIdentity? Of(int pid)
    {
        var stat = ReadStat(pid);
        return stat is null || stat.Value.State is 'Z' or 'X' ? null : new ProcessIdentity(pid, stat.Value.StartTicks, CurrentBoot());
    }

    public bool IsAlive() => Of(Pid) == this;

    /// <summary>Whether it has a session of its own: in the first moment after its start it is still in that of whoever started it.</summary>
    public bool LeadsItsSession() => IsAlive() && ReadStat(Pid)?.Session == Pid;

    /// <summary>Resident memory in bytes; 0 when the process is gone.</summary>
    public static long ResidentBytes(int pid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
                if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                    return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
        }

        return 0;
    }

    private static string CurrentBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static (char State, int Session, long StartTicks)? ReadStat(int pid)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The command name (field 2) may hold spaces and brackets: fields count from after the last ')'.
        var close = text.LastIndexOf(')');
        if (close < 0)
            return null;
        var fields = text[(close + 2)..].Split(' ');
        return (fields[0][0], int.Parse(fields[3], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }
}
