using System.Globalization;
using Ainer.WorkerProtocol.Hub;

namespace Ainer.GpuAgent.Gpus;

/// <summary>One card as nvidia-smi lists it: memory in MiB, utilisation in percent (null where the driver does not tell, as for a partitioned card).</summary>
internal sealed record GpuReading(string Name, long MemoryTotalMb, long MemoryUsedMb, double? UtilizationPercent)
{
    /// <summary>What <see cref="Parse"/> reads: name, memory.total, memory.used, utilization.gpu as csv, noheader, nounits.</summary>
    public static IReadOnlyList<string> Query { get; } = ["--query-gpu=name,memory.total,memory.used,utilization.gpu", "--format=csv,noheader,nounits"];

    /// <summary>The cards of a listing; lines that are none are left out.</summary>
    public static IReadOnlyList<GpuReading> Parse(string listing) =>
        [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseLine).OfType<GpuReading>()];

    /// <summary>All cards together, as a heartbeat says it; null without any.</summary>
    public static GpuLoad? Load(IReadOnlyList<GpuReading> cards) =>
        cards.Count == 0 ? null : new GpuLoad(Math.Round(cards.Average(card => card.UtilizationPercent ?? 0), 1), cards.Sum(card => card.MemoryUsedMb), cards.Sum(card => card.MemoryTotalMb));

    private static GpuReading? ParseLine(string line)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        if (fields.Length != 4 || !long.TryParse(fields[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var total)) return null;
        _ = long.TryParse(fields[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out var used);
        double? utilization = double.TryParse(fields[3], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent : null;
        return new GpuReading(fields[0], total, used, utilization);
    }
}
