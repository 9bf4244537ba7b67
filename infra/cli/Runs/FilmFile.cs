using Ainer.Cli.House;

namespace Ainer.Cli.Runs;

/// <summary>Where a film will be saved. Looked at before the work begins: a film of minutes must not be made for a place that cannot take it.</summary>
internal static class FilmFile
{
    /// <summary>The full path, whose folder is there and can be written.</summary>
    /// <exception cref="CliException">It is a folder, or nothing can be written there.</exception>
    public static string Prepare(string target)
    {
        var path = Path.GetFullPath(target);
        if (Directory.Exists(path))
            throw new CliException($"{target} is a folder. Name the file, for example {Path.Combine(target, "film.mp4")}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var probe = new FileStream(path + ".part", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The film cannot be saved as {path}: {failure.Message}", failure);
        }
    }
}
