using Ainer.Workers.Audio.Dsp;

namespace Ainer.Workers.Audio.Alignment;

/// <summary>A stretch of voice in seconds.</summary>
internal sealed record VoicedSpan(double StartS, double EndS);

/// <summary>Finds where somebody speaks by energy: 10 ms windows against the quiet and loud level of the recording itself.</summary>
internal static class VoiceActivity
{
    private const double WindowS = 0.01;
    private const int BridgeWindows = 12;
    private const int ShortestWindows = 4;

    /// <summary>The voiced spans of a mono recording, in order. Gaps under 0.12 s are bridged, spans under 0.04 s left out.</summary>
    public static IReadOnlyList<VoicedSpan> Find(ReadOnlySpan<float> samples, int sampleRate)
    {
        var window = Math.Max(1, (int)(sampleRate * WindowS));
        var levels = new double[samples.Length / window];
        for (var i = 0; i < levels.Length; i++) levels[i] = Levels.Db(Levels.Rms(samples.Slice(i * window, window)));
        if (levels.Length == 0) return [];
        var sorted = levels.Order().ToArray();
        var loud = sorted[(int)(sorted.Length * 0.95)];
        var quiet = sorted[(int)(sorted.Length * 0.05)];
        // A third of the way up from the quiet, but never further than 35 dB below the loud.
        var threshold = Math.Max(Math.Max(loud - 35, -60), quiet + (loud - quiet) / 3 * (quiet < loud - 20 ? 1 : 0));
        return Spans(levels, threshold);
    }

    private static List<VoicedSpan> Spans(double[] levels, double threshold)
    {
        var spans = new List<VoicedSpan>();
        var from = -1;
        var last = -1;
        for (var i = 0; i <= levels.Length; i++)
        {
            var voiced = i < levels.Length && levels[i] > threshold;
            if (voiced)
            {
                if (from < 0) from = i;
                last = i;
            }
            else if (from >= 0 && (i == levels.Length || i - last > BridgeWindows))
            {
                if (last - from + 1 >= ShortestWindows) spans.Add(new VoicedSpan(Math.Round(from * WindowS, 3), Math.Round((last + 1) * WindowS, 3)));
                from = -1;
            }
        }
        return spans;
    }
}
