using System.Text;

namespace Ainer.Composer.Film;

/// <summary>Writes the list that ffmpeg's concat demuxer reads. A quote inside a quoted name is closed, escaped and opened again.</summary>
internal static class ConcatList
{
    /// <summary>The document for files by full path.</summary>
    public static string Write(IReadOnlyList<string> paths)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        foreach (var path in paths)
            list.Append("file '").Append("file:").Append(Path.GetFullPath(path).Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n");
        return list.ToString();
    }
}
