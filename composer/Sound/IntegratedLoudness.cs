namespace Ainer.Composer.Sound;

/// <summary>
/// Integrated loudness of ITU-R BS.1770-4 from the energies of tenths of a second: blocks of 400 ms overlapping by three quarters, an absolute gate at
/// -70 LUFS and a relative gate 10 LU below the mean of what passed the first.
/// </summary>
internal static class IntegratedLoudness
{
    /// <summary>What silence measures.</summary>
    public const double Silence = -70;

    /// <summary>LUFS. Sound shorter than one block is measured ungated.</summary>
    public static double Of(IReadOnlyList<double> tenths)
    {
        if (tenths.Count == 0) return Silence;
        if (tenths.Count < 4) return Math.Max(Silence, ToLufs(tenths.Average()));
        var blocks = new List<double>(tenths.Count);
        for (var i = 3; i < tenths.Count; i++) blocks.Add((tenths[i] + tenths[i - 1] + tenths[i - 2] + tenths[i - 3]) / 4);
        var heard = Mean(blocks, ToEnergy(Silence));
        return heard is null ? Silence : ToLufs(Mean(blocks, heard.Value / 10) ?? heard.Value);
    }

    private static double? Mean(List<double> blocks, double gate)
    {
        var (sum, count) = (0.0, 0);
        foreach (var block in blocks)
        {
            if (block <= gate) continue;
            sum += block;
            count++;
        }
        return count == 0 ? null : sum / count;
    }

    private static double ToLufs(double energy) => energy <= 0 ? Silence : -0.691 + 10 * Math.Log10(energy);

    private static double ToEnergy(double lufs) => Math.Pow(10, (lufs + 0.691) / 10);
}
