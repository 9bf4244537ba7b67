namespace Ainer.Cli.House;

/// <summary>Small state files appear whole or not at all, so that neither a kill -9 nor a full disk leaves half a file.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file readable by its owner alone.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(half, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }))
            using (var writer = new StreamWriter(stream))
            {
                writer.Write(text);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(half, path, overwrite: true);
        }
        catch
        {
            // A full disk has room for the name of a file, but not for what is in it.
            File.Delete(half);
            throw;
        }
    }
}
