using System.Text;

namespace Ainer.Cli.Processes;

/// <summary>Logs rotate by size: name.log, name.log.1 (older). The writer keeps its descriptor, so the file is copied and cut.</summary>
internal static class LogFiles
{
    public const long LimitBytes = 20 * 1024 * 1024;

    public static void RotateIfLarge(string path, long limit = LimitBytes)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length < limit)
            return;
        File.Copy(path, path + ".1", overwrite: true);
        using var cut = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        cut.SetLength(0);
    }

    /// <summary>The last lines of a log; nothing when there is none yet.</summary>
    public static IReadOnlyList<string> Tail(string path, int lines)
    {
        if (!File.Exists(path))
            return [];
        const int window = 256 * 1024;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var whole = stream.Length <= window;
        if (!whole)
            stream.Seek(-window, SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return all.Skip(whole ? 0 : 1).TakeLast(lines).ToArray();
    }
}
