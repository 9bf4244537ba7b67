using System.Globalization;

namespace Ainer.Benchmarks.Memory;

/// <summary>Resident memory of each process of a running house, as the kernel counts it. Says so when no house runs.</summary>
internal static class MemoryReport
{
    private static readonly string[] Programs = ["Ainer.Gateway.dll", "Ainer.Orchestration.dll", "Ainer.Router.dll", "Ainer.GpuAgent.dll", "Ainer.Composer.dll", "Ainer.Cli.dll", "postgres", "beam.smp", "redis-server"];

    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var command = (await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"), cancellation)).Replace('\0', ' ').Trim();
                if (Programs.FirstOrDefault(program => command.Contains(program, StringComparison.Ordinal)) is not { } name) continue;
                var resident = (await File.ReadAllLinesAsync(Path.Combine(folder, "status"), cancellation)).FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
                if (resident is null) continue;
                var kilobytes = long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
                found[name] = Math.Max(found.GetValueOrDefault(name), kilobytes);
            }
            catch (IOException)
            {
                // The process ended while it was looked at.
            }
        }
        if (found.Count == 0)
        {
            await output.WriteLineAsync("memory: no process of Ainer runs; start a house with ./ainer up and measure again");
            return;
        }
        foreach (var (name, kilobytes) in found)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"memory: {name,-24} {kilobytes / 1024,5} MB resident (largest process of that name)"));
    }
}
