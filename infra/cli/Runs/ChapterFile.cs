using System.Text;
using Ainer.Cli.House;

namespace Ainer.Cli.Runs;

/// <summary>Reads a text to submit. Only what cannot be put into a request is refused here; the API judges the rest.</summary>
internal static class ChapterFile
{
    private const long LargestBytes = 4 * 1024 * 1024;

    /// <exception cref="CliException">No such file, far too large, or not UTF-8.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancel)
    {
        if (path == "-")
            return await Console.In.ReadToEndAsync(cancel);
        if (Directory.Exists(path))
            throw new CliException($"{path} is a folder. Give the text file of one chapter.");
        if (!File.Exists(path))
            throw new CliException($"There is no file {path}. Give the text file of a chapter, for example samples/chapter.en.txt");
        if (new FileInfo(path).Length > LargestBytes)
            throw new CliException($"{path} is larger than {LargestBytes / 1024 / 1024} MiB. Split it into chapters and submit each.");
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await File.ReadAllBytesAsync(path, cancel));
            return text.TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException damage)
        {
            throw new CliException($"{path} is not UTF-8 text (byte {damage.Index}). Convert it first, for example: iconv -f GB18030 -t UTF-8 {path} > chapter.txt", damage);
        }
    }
}
