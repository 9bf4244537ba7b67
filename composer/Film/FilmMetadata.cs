using System.Globalization;
using System.Text;
using Ainer.Contracts.Plans;
using Ainer.Timeline.Subtitles;

namespace Ainer.Composer.Film;

/// <summary>A chapter of the film: a scene, in frames.</summary>
internal sealed record FilmChapter(string Title, int StartFrame, int EndFrame);

/// <summary>Writes title and chapters as ffmpeg's metadata file (ffmpeg.org, "Metadata"), in which = ; # \ and line ends are escaped by a backslash.</summary>
internal static class FilmMetadata
{
    private const int LongestTitle = 200;
    private const int LongestChapter = 60;

    /// <summary>One chapter per scene, in order.</summary>
    public static IReadOnlyList<FilmChapter> Chapters(ResolvedTimeline time)
    {
        var chapters = new List<FilmChapter>();
        string? scene = null;
        foreach (var shot in time.Shots)
        {
            var end = shot.StartFrame + shot.Frames;
            if (shot.SceneId == scene) chapters[^1] = chapters[^1] with { EndFrame = end };
            else chapters.Add(new FilmChapter(Title(shot.SceneTitle, LongestChapter) ?? $"{chapters.Count + 1}", shot.StartFrame, end));
            scene = shot.SceneId;
        }
        return chapters;
    }

    /// <summary>The film's title as it is shown, never empty.</summary>
    public static string TitleOf(TimelinePlan plan) => Title(plan.Title, LongestTitle) ?? "Ainer";

    /// <summary>The document.</summary>
    public static string Write(TimelinePlan plan, ResolvedTimeline time)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        text.Append("title=").Append(Escape(TitleOf(plan))).Append('\n');
        foreach (var chapter in Chapters(time))
            text.Append(CultureInfo.InvariantCulture, $"[CHAPTER]\nTIMEBASE=1/{time.Fps}\nSTART={chapter.StartFrame}\nEND={chapter.EndFrame}\ntitle={Escape(chapter.Title)}\n");
        return text.ToString();
    }

    /// <summary>Escapes what the format takes for itself.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '=' or ';' or '#' or '\\' or '\n') escaped.Append('\\');
            escaped.Append(letter);
        }
        return escaped.ToString();
    }

    private static string? Title(string text, int longest)
    {
        var plain = SubtitleText.Neutralise(text);
        if (plain.Length == 0) return null;
        var elements = StringInfo.ParseCombiningCharacters(plain);
        return elements.Length <= longest ? plain : plain[..elements[longest]] + "…";
    }
}
