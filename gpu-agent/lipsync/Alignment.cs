namespace Ainer.Workers.LipSync;

/// <summary>Compares what the mouth does with what is heard.</summary>
internal static class Alignment
{
    private const int FarthestFrames = 6;

    public static LipSyncLine Measure(string lineId, double startS, double endS, int fps, MouthFrame[] mouth, double[] loudness)
    {
        var open = mouth.Select(frame => frame.Openness).ToArray();
        var best = (Shift: 0, Value: Correlation(open, loudness, 0));
        for (var shift = 1; shift <= FarthestFrames; shift++)
            foreach (var signed in new[] { shift, -shift })
                if (Correlation(open, loudness, signed) is var value && value > best.Value + 1e-9) best = (signed, value);
        return new LipSyncLine
        {
            LineId = lineId,
            StartS = Math.Round(startS, 3),
            EndS = Math.Round(endS, 3),
            FramesOpen = mouth.Count(frame => frame.Shape != MouthShape.Closed),
            Correlation = Math.Round(Correlation(open, loudness, 0), 4),
            OffsetMs = Math.Round(best.Shift * 1000.0 / fps, 1),
        };
    }

    /// <summary>Pearson's correlation of the mouth, taken a number of frames later, with the sound; 0 when one of them never changes.</summary>
    public static double Correlation(double[] mouth, double[] sound, int mouthLater)
    {
        var pairs = Enumerable.Range(0, sound.Length).Where(i => i + mouthLater >= 0 && i + mouthLater < mouth.Length)
            .Select(i => (Mouth: mouth[i + mouthLater], Sound: sound[i])).ToArray();
        if (pairs.Length < 3) return 0;
        var (meanMouth, meanSound) = (pairs.Average(pair => pair.Mouth), pairs.Average(pair => pair.Sound));
        double both = 0, mouths = 0, sounds = 0;
        foreach (var (m, s) in pairs)
        {
            both += (m - meanMouth) * (s - meanSound);
            mouths += (m - meanMouth) * (m - meanMouth);
            sounds += (s - meanSound) * (s - meanSound);
        }
        return mouths < 1e-12 || sounds < 1e-12 ? 0 : both / Math.Sqrt(mouths * sounds);
    }
}
