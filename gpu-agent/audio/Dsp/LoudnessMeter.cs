namespace Ainer.Workers.Audio.Dsp;

/// <summary>
/// Integrated loudness after ITU-R BS.1770-4: K-weighting, 400 ms blocks every 100 ms, absolute gate at -70 LUFS, relative gate 10 LU below.
/// The filters are the standard's for 48 kHz.
/// </summary>
internal static class LoudnessMeter
{
    private const int Rate = StereoBuffer.Rate;
    private const int Hop = Rate / 10;

    /// <summary>LUFS of channels of equal length; -70 for silence. Shorter than 400 ms: measured as one block.</summary>
    public static double Integrated(params ReadOnlySpan<float[]> channels)
    {
        var length = channels[0].Length;
        var hops = Math.Max(1, length / Hop);
        var energy = new double[hops];
        foreach (var channel in channels) AddEnergy(channel, energy);
        var blocks = new List<double>(hops);
        for (var i = 0; i + 4 <= hops || (i == 0 && hops > 0); i++)
        {
            var count = Math.Min(4, hops - i);
            double sum = 0;
            for (var j = 0; j < count; j++) sum += energy[i + j];
            blocks.Add(sum / count);
        }
        return Gate(blocks);
    }

    private static double Gate(List<double> blocks)
    {
        var audible = blocks.Where(power => Lufs(power) > -70).ToList();
        if (audible.Count == 0) return -70;
        var threshold = Lufs(audible.Average()) - 10;
        return Lufs(audible.Where(power => Lufs(power) > threshold).DefaultIfEmpty(audible.Average()).Average());
    }

    private static double Lufs(double power) => power <= 0 ? -120 : -0.691 + 10 * Math.Log10(power);

    private static void AddEnergy(float[] samples, double[] energy)
    {
        var shelf = new Biquad(1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585);
        var high = new Biquad(1, -2, 1, -1.99004745483398, 0.99007225036621);
        var span = samples.Length < Hop ? samples.Length : Hop;
        for (var hop = 0; hop < energy.Length; hop++)
        {
            double sum = 0;
            for (var i = hop * Hop; i < hop * Hop + span; i++)
            {
                var weighted = high.Process(shelf.Process(samples[i]));
                sum += (double)weighted * weighted;
            }
            energy[hop] += span == 0 ? 0 : sum / span;
        }
    }
}
