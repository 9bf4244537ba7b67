using System.Globalization;
using Ainer.Media.Processes;

namespace Ainer.Media.Tools;

/// <summary>Builds runs of ffmpeg: never interactive, inputs with forced formats and protocols, output to a named file.</summary>
public sealed class Ffmpeg(MediaOptions options)
{
    /// <summary>
    /// A run with these inputs; <paramref name="arguments"/> are everything after them (filters, maps, codecs) and end with the output, for which
    /// <see cref="Target"/> protects the name.
    /// </summary>
    public MediaCommand Command(IEnumerable<FfmpegInput> inputs, params IEnumerable<string> arguments) =>
        new MediaCommand(options.Ffmpeg,
            ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "warning", "-y", .. inputs.SelectMany(input => input.Arguments), .. arguments])
            .WithMemoryLimit(options.MemoryLimitBytes);

    /// <summary>An output file's name as ffmpeg takes it without reading a protocol or an option into it.</summary>
    public static string Target(string path) => "file:" + path;

    /// <summary>The run, telling how many seconds of output are written, about twice a second. Takes the run's stdout.</summary>
    public static MediaCommand WithProgress(MediaCommand command, IProgress<double> seconds)
    {
        var reported = command with { Arguments = ["-progress", "pipe:1", "-stats_period", "0.5", .. command.Arguments] };
        return reported.WithOutput(async (stream, cancellation) =>
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync(cancellation) is { } line)
                if (line.StartsWith("out_time_us=", StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan(12), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros) && micros >= 0)
                    seconds.Report(micros / 1e6);
        });
    }
}
