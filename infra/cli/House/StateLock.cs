using System.Diagnostics;

namespace Ainer.Cli.House;

/// <summary>
/// One process at a time changes what runs: <c>up</c>, <c>down</c> and the supervisor's restarts hold this file lock.
/// The kernel drops it with its holder, so a killed holder never blocks anyone.
/// </summary>
internal static class StateLock
{
    public static FileStream? TryTake(HouseLayout layout)
    {
        Directory.CreateDirectory(layout.State);
        try
        {
            return new FileStream(layout.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <exception cref="CliException">Another command held the lock for all of <paramref name="patience"/>.</exception>
    public static async Task<FileStream> TakeAsync(HouseLayout layout, TimeSpan patience, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(layout) is { } taken)
                return taken;
            if (clock.Elapsed > patience)
                throw new CliException($"Another ./ainer command is changing {layout.State} and has not finished. Wait for it, then try again.");
            await Task.Delay(200, cancel);
        }
    }
}
