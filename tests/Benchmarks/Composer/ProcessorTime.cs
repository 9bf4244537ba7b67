using System.Globalization;

namespace Ainer.Benchmarks.Composer;

/// <summary>Processor time of this process and of its children that have ended: on a busy machine it says more than the clock.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds so far (utime, stime, cutime and cstime of proc(5)); 0 where there is no /proc.</summary>
    public static double Seconds()
    {
        if (!File.Exists("/proc/self/stat")) return 0;
        var stat = File.ReadAllText("/proc/self/stat");
        // The name in parentheses may hold anything; the fields that count come after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
