using System.Globalization;
using System.Text;

namespace Ainer.Timeline.Subtitles;

/// <summary>Writes cues as SubRip: number, times to the millisecond, rows, an empty line.</summary>
public static class SrtWriter
{
    /// <summary>The document, with LF line ends and no byte order mark.</summary>
    public static string Write(IReadOnlyList<SubtitleCue> cues)
    {
        var srt = new StringBuilder();
        for (var i = 0; i < cues.Count; i++)
        {
            srt.Append(CultureInfo.InvariantCulture, $"{i + 1}\n{Time(cues[i].StartS)} --> {Time(cues[i].EndS)}\n");
            var rows = string.Join('\n', cues[i].Rows);
            srt.Append(cues[i].Told ? $"<i>{rows}</i>" : rows).Append("\n\n");
        }
        return srt.ToString();
    }

    private static string Time(double seconds)
    {
        var milliseconds = (long)Math.Round(seconds * 1000);
        return string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00},{milliseconds % 1000:000}");
    }
}
