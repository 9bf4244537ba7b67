using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ainer.Cli.Supervision;

/// <summary>
/// Has the kernel write the pages of the databases to the disk as they come, and not thirty seconds' worth at once, behind which every commit waits for a tenth of a second
/// (docs/decisions/who-waits.md). Nothing depends on it: what must be on the disk Postgres flushes itself.
/// </summary>
/// <param name="folders">Where the databases are; asked at each look, since a folder may be made or moved.</param>
/// <param name="dirtyBytes">How much the kernel has yet to write, of all files.</param>
/// <param name="time">The clock of the files' times too.</param>
internal sealed partial class EvenWriting(Func<IEnumerable<string>> folders, Func<long> dirtyBytes, TimeProvider time)
{
    private const long WorthWriting = 8 << 20;
    // Listing the files takes a fiftieth of a processor at the most, however many databases there are. Sending waits for the disk and takes next to nothing.
    private const int RestPerListing = 50;
    // From linux/fs.h: start writing the range, wait for nothing.
    private const uint SyncFileRangeWrite = 2;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);
    // The kernel stamps files with the time of its last tick.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromMilliseconds(100);
    private DateTimeOffset _lookedAt = DateTimeOffset.UnixEpoch;

    /// <summary>Looks until told to stop; does nothing on a system that is not Linux.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux()) return;
        while (!cancel.IsCancellationRequested)
        {
            var listing = TimeSpan.Zero;
            try
            {
                LookOnce(out listing);
            }
            catch (IOException)
            {
                // A folder went away while it was read; the next look sees what is there then.
            }
            await Task.Delay(TimeSpan.FromTicks(Math.Clamp(listing.Ticks * RestPerListing, Pace.Ticks, LongestRest.Ticks)), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look. Returns the files whose pages are on their way to the disk now; none while there is little to write. Says how long finding them took.</summary>
    public IReadOnlyList<string> LookOnce(out TimeSpan listing)
    {
        listing = TimeSpan.Zero;
        if (dirtyBytes() < WorthWriting) return [];
        var started = time.GetTimestamp();
        var since = _lookedAt - ClockGrain;
        _lookedAt = time.GetUtcNow();
        var written = folders().SelectMany(folder => WrittenSince(folder, since)).ToList();
        listing = time.GetElapsedTime(started);
        return written.FindAll(Send);
    }

    /// <summary>How much the kernel of this machine has yet to write; 0 where it does not say.</summary>
    public static long KernelsDirtyBytes()
    {
        const string Path = "/proc/meminfo";
        if (!File.Exists(Path)) return 0;
        var line = File.ReadLines(Path).FirstOrDefault(line => line.StartsWith("Dirty:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> WrittenSince(string folder, DateTimeOffset since) =>
        new DirectoryInfo(folder) is { Exists: true } root
            ? root.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Where(file => file.LastWriteTimeUtc >= since.UtcDateTime).Select(file => file.FullName)
            : [];

    private static bool Send(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            return StartWriting(handle, 0, 0, SyncFileRangeWrite) == 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // A table that was dropped in between.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int StartWriting(SafeFileHandle file, long offset, long bytes, uint flags);
}
