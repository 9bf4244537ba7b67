namespace Ainer.Workers.Audio.Dsp;

/// <summary>Band-limited resampling by any ratio: a windowed sinc of 20 zero crossings, read from a table (J. O. Smith, "Digital Audio Resampling").</summary>
internal static class Resampler
{
    private const int Crossings = 10;
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
        for (var i = 0; i < output.Length; i++)
        {
            var centre = i * step;
            var left = (int)centre;
            output[i] = (float)((Wing(input, left, -1, centre - left, stretch) + Wing(input, left + 1, 1, left + 1 - centre, stretch)) / stretch);
        }
        return output;
    }

    /// <summary>Sums one side of the kernel: from a sample outwards, the first one so far (in input samples) from the centre.</summary>
    private static double Wing(ReadOnlySpan<float> input, int from, int direction, double distance, double stretch)
    {
        var position = distance / stretch * Phases;
        var advance = Phases / stretch;
        double sum = 0;
        for (var j = from; (uint)j < (uint)input.Length && position < Crossings * Phases; j += direction, position += advance)
        {
            var index = (int)position;
            var here = Kernel[index];
            sum += input[j] * (here + (Kernel[index + 1] - here) * (position - index));
        }
        return sum;
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
