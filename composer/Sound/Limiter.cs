using System.Buffers;

namespace Ainer.Composer.Sound;

/// <summary>
/// Keeps true peaks under a ceiling. It looks ahead 5 ms, so that the gain is down before the peak comes, and recovers within a quarter of a second. Its
/// memory is finite by design (<see cref="LookBack"/>), so that stretches limited apart join without a seam.
/// </summary>
internal static class Limiter
{
    /// <summary>Frames of sound needed before the stretch that counts.</summary>
    public const int LookBack = Recovery + 2 * LookAhead + TruePeak.Taps;
    /// <summary>Frames of sound needed after it.</summary>
    public const int LookAhead = SoundFormat.Rate / 200;
    private const int Recovery = SoundFormat.Rate / 4;

    /// <summary>Limits a stretch in place. Returns true when it had to lower anything.</summary>
    public static bool Apply(Span<float> stereo, float ceiling)
    {
        var frames = stereo.Length / 2;
        if (frames < TruePeak.Taps) return false;
        var gains = ArrayPool<float>.Shared.Rent(frames);
        try
        {
            var gain = gains.AsSpan(0, frames);
            if (!Wanted(stereo, ceiling, gain)) return false;
            LowerAhead(gain);
            Recover(gain);
            Smooth(stereo, gain);
            return true;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(gains);
        }
    }

    /// <summary>The gain that each frame needs by itself.</summary>
    private static bool Wanted(ReadOnlySpan<float> stereo, float ceiling, Span<float> gain)
    {
        gain.Fill(1);
        var peaks = gain[TruePeak.Delay..^(TruePeak.Taps - 1 - TruePeak.Delay)];
        TruePeak.Around(stereo, peaks);
        var any = false;
        for (var i = 0; i < peaks.Length; i++)
        {
            // The sample itself counts too: the oversampling filter may fall a little short of it.
            var at = (i + TruePeak.Delay) * 2;
            var peak = Math.Max(peaks[i], Math.Max(Math.Abs(stereo[at]), Math.Abs(stereo[at + 1])));
            any |= peak > ceiling;
            peaks[i] = peak > ceiling ? ceiling / peak : 1;
        }
        return any;
    }

    /// <summary>Each frame gets the lowest gain among itself and those up to the look-ahead after it: a queue keeps the rising minima of the window.</summary>
    private static void LowerAhead(Span<float> gain)
    {
        var queue = ArrayPool<int>.Shared.Rent(gain.Length);
        var wanted = ArrayPool<float>.Shared.Rent(gain.Length);
        gain.CopyTo(wanted);
        var (head, tail) = (0, 0);
        for (int i = 0, next = 0; i < gain.Length; i++)
        {
            for (; next < gain.Length && next <= i + LookAhead; next++)
            {
                while (tail > head && wanted[queue[tail - 1]] >= wanted[next]) tail--;
                queue[tail++] = next;
            }
            while (queue[head] < i) head++;
            gain[i] = wanted[queue[head]];
        }
        ArrayPool<int>.Shared.Return(queue);
        ArrayPool<float>.Shared.Return(wanted);
    }

    private static void Recover(Span<float> gain)
    {
        const float step = 1f / Recovery;
        for (var i = 1; i < gain.Length; i++) gain[i] = Math.Min(gain[i], gain[i - 1] + step);
    }

    /// <summary>A running mean over the look-ahead turns steps into ramps; applied as it is made.</summary>
    private static void Smooth(Span<float> stereo, ReadOnlySpan<float> gain)
    {
        double sum = 0;
        for (var i = 0; i < gain.Length; i++)
        {
            sum += gain[i];
            if (i >= LookAhead) sum -= gain[i - LookAhead];
            var mean = (float)(sum / Math.Min(i + 1, LookAhead));
            stereo[2 * i] *= mean;
            stereo[2 * i + 1] *= mean;
        }
    }
}
