using System.Globalization;
using System.Text.RegularExpressions;
using Ainer.Contracts.Errors;
using Ainer.Media.Processes;
using Ainer.Media.Tools;

namespace Ainer.Media.Audio;

/// <summary>Loudness after EBU R 128 / ITU-R BS.1770: integrated in LUFS, range in LU, true peak in dBTP.</summary>
public sealed partial record Loudness(double IntegratedLufs, double RangeLu, double TruePeakDb)
{
    /// <summary>Measures the first sound stream of an input. Digital silence is -70 LUFS. Throws <see cref="MediaToolException"/>.</summary>
    public static async Task<Loudness> MeasureAsync(Ffmpeg ffmpeg, FfmpegInput input, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var summary = new Queue<string>();
        var command = ffmpeg.Command([input],
            "-loglevel", "info", "-map", "0:a:0", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-");
        await command.WithTimeLimit(timeLimit).WithErrorLines(line =>
        {
            summary.Enqueue(line);
            if (summary.Count > 40) summary.Dequeue();
        }).ExecuteAsync(cancellation);
        return Parse(string.Join('\n', summary));
    }

    /// <summary>Reads the summary that ffmpeg's ebur128 filter writes.</summary>
    internal static Loudness Parse(string summary) =>
        new(Value(IntegratedPattern(), summary, -70), Value(RangePattern(), summary, 0), Value(PeakPattern(), summary, -120));

    private static double Value(Regex pattern, string summary, double silent)
    {
        if (pattern.Matches(summary) is not [.., var match])
            throw new AinerException(ErrorCode.MediaToolFailed, "ffmpeg's loudness summary could not be read.");
        var text = match.Groups[1].Value;
        return text is "-inf" or "nan" ? silent : double.Parse(text, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\bI:\s+(-?[\d.]+|-inf|nan) LUFS")]
    private static partial Regex IntegratedPattern();

    [GeneratedRegex(@"\bLRA:\s+(-?[\d.]+|-inf|nan) LU")]
    private static partial Regex RangePattern();

    [GeneratedRegex(@"\bPeak:\s+(-?[\d.]+|-inf|nan) dBFS")]
    private static partial Regex PeakPattern();
}
