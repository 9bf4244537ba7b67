using System.Globalization;
using System.Text;

namespace Ainer.Timeline.Subtitles;

/// <summary>Writes cues as Advanced SubStation Alpha, in a style that fits the picture. The rows are neutral already, so they can carry no override tags.</summary>
public static class AssWriter
{
    /// <summary>The document for a picture of this size in pixels.</summary>
    public static string Write(IReadOnlyList<SubtitleCue> cues, int width, int height, string title = "")
    {
        var ass = new StringBuilder();
        var size = Math.Max(12, (int)Math.Round(height * 0.056));
        ass.Append(CultureInfo.InvariantCulture, $"""
            [Script Info]
            Title: {SubtitleText.Neutralise(title)}
            ScriptType: v4.00+
            PlayResX: {width}
            PlayResY: {height}
            WrapStyle: 2
            ScaledBorderAndShadow: yes

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
            Style: Default,Noto Sans CJK SC,{size},&H00FFFFFF,&H00FFFFFF,&H00101010,&H80000000,0,0,0,0,100,100,0,0,1,{Math.Max(1, size / 16)},{Math.Max(1, size / 32)},2,{width / 24},{width / 24},{height / 18},1
            Style: Narration,Noto Sans CJK SC,{size},&H00FFFFFF,&H00FFFFFF,&H00101010,&H80000000,0,1,0,0,100,100,0,0,1,{Math.Max(1, size / 16)},{Math.Max(1, size / 32)},2,{width / 24},{width / 24},{height / 18},1

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """);
        foreach (var cue in cues)
            ass.Append(CultureInfo.InvariantCulture, $"Dialogue: 0,{Time(cue.StartS)},{Time(cue.EndS)},{(cue.Told ? "Narration" : "Default")},,0,0,0,,{string.Join("\\N", cue.Rows)}\n");
        return ass.ToString();
    }

    private static string Time(double seconds)
    {
        var hundredths = (long)Math.Round(seconds * 100);
        return string.Create(CultureInfo.InvariantCulture,
            $"{hundredths / 360_000}:{hundredths / 6000 % 60:00}:{hundredths / 100 % 60:00}.{hundredths % 100:00}");
    }
}
