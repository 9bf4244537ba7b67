using System.Globalization;

namespace Ainer.Benchmarks.Composer;

/// <summary>Processor time of a process and of its children that have ended: on a busy machine it says more than the clock.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds so far (utime, stime, cutime and cstime of proc(5)); 0 where there is no /proc.</summary>
    public static double Seconds() => Read("/proc/self/stat");

    /// <summary>The same of another process of this machine; 0 when it has ended or cannot be seen.</summary>
    public static double SecondsOf(int processId) => Read($"/proc/{processId}/stat");

    private static double Read(string path)
    {
        if (!File.Exists(path)) return 0;
        var stat = File.ReadAllText(path);
        // The name in parentheses may hold anything; the fields that count come after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
