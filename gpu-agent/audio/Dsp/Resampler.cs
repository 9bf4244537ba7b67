namespace Ainer.Workers.Audio.Dsp;

/// <summary>Band-limited resampling by any ratio: a windowed sinc of 24 zero crossings, read from a table (J. O. Smith, "Digital Audio Resampling").</summary>
internal static class Resampler
{
    private const int Crossings = 12;
    private const int Phases = 512;
    private static readonly float[] Kernel = MakeKernel();

    /// <summary>From one rate (samples per second, any fraction) to another.</summary>
    public static float[] Convert(ReadOnlySpan<float> input, double fromRate, double toRate)
    {
        if (Math.Abs(fromRate - toRate) < 1e-9) return input.ToArray();
        var step = fromRate / toRate;
        // Going down, the kernel is stretched so that it cuts below the new half rate.
        var stretch = Math.Max(1, step);
        var output = new float[(int)Math.Floor(input.Length / step)];
        var reach = Crossings * stretch;
        for (var i = 0; i < output.Length; i++)
        {
            var centre = i * step;
            var from = Math.Max(0, (int)Math.Ceiling(centre - reach));
            var to = Math.Min(input.Length - 1, (int)Math.Floor(centre + reach));
            double sum = 0;
            for (var j = from; j <= to; j++) sum += input[j] * At((j - centre) / stretch);
            output[i] = (float)(sum / stretch);
        }
        return output;
    }

    private static float At(double offset)
    {
        var position = Math.Abs(offset) * Phases;
        var index = (int)position;
        if (index >= Kernel.Length - 1) return 0;
        var share = (float)(position - index);
        return Kernel[index] + (Kernel[index + 1] - Kernel[index]) * share;
    }

    private static float[] MakeKernel()
    {
        var kernel = new float[Crossings * Phases + 2];
        for (var i = 0; i < kernel.Length; i++)
        {
            var x = (double)i / Phases;
            var sinc = x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
            var window = x >= Crossings ? 0 : 0.42 + 0.5 * Math.Cos(Math.PI * x / Crossings) + 0.08 * Math.Cos(2 * Math.PI * x / Crossings);
            kernel[i] = (float)(sinc * window);
        }
        return kernel;
    }
}
