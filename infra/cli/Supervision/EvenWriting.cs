using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ainer.Cli.Supervision;

/// <summary>
/// Has the kernel write the pages of the databases to the disk as they come, and not thirty seconds' worth at once, behind which every commit waits for a tenth of a second
/// (docs/decisions/who-waits.md). Nothing depends on it: what must be on the disk Postgres flushes itself.
/// </summary>
/// <param name="folders">Where the databases are; asked at the beginning of each round through them, since a folder may be made or moved.</param>
/// <param name="dirtyBytes">How much the kernel has yet to write, of all files.</param>
/// <param name="time">The clock of the files' times too.</param>
internal sealed partial class EvenWriting(Func<IEnumerable<string>> folders, Func<long> dirtyBytes, TimeProvider time) : IDisposable
{
    private const long WorthWriting = 1 << 20;
    // A look does a fifth of what is to do in a second, a millisecond's worth: one that did all of it took ten at a stretch, for which commits waited as they had for the kernel. Much more often than
    // once in a second no file is sent, since a page that is written again and again would go to the disk each time.
    private const int LooksPerSecond = 5;
    /// <summary>How many files a look asks for their times to find those that are being written, beyond those it knows.</summary>
    internal const int FilesPerLook = 50;
    /// <summary>How many of the files that are known to be in use a look asks at the most; with more of them their turn comes less often.</summary>
    internal const int KnownPerLook = 200;
    // From linux/fs.h: start writing the range, wait for nothing.
    private const uint SyncFileRangeWrite = 2;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1) / LooksPerSecond;
    // The kernel begins by itself with what is thirty seconds old: what was not written for longer is on its way.
    private static readonly TimeSpan InUse = TimeSpan.FromSeconds(60);
    // The kernel stamps files with the time of its last tick.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromMilliseconds(100);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string File, DateTimeOffset LookedAt)> _inUse = [];
    private IEnumerator<FileInfo>? _round;

    /// <summary>Looks until told to stop; does nothing on a system that is not Linux.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux()) return;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                LookOnce();
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // A folder went away while it was read; the next round sees what is there then.
                EndRound();
            }
            await Task.Delay(Pace, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look. Returns the files whose pages are on their way to the disk now; none while there is little to write.</summary>
    public IReadOnlyList<string> LookOnce()
    {
        if (dirtyBytes() < WorthWriting) return [];
        var now = time.GetUtcNow();
        List<string> written = [.. WrittenAgain(now), .. Found(now)];
        return written.FindAll(Send);
    }

    public void Dispose() => EndRound();

    /// <summary>Of a share of the files that are in use, those that were written since they were last looked at.</summary>
    private List<string> WrittenAgain(DateTimeOffset now)
    {
        var written = new List<string>();
        for (var left = Math.Min((_inUse.Count + LooksPerSecond - 1) / LooksPerSecond, KnownPerLook); left > 0; left--)
        {
            var (file, lookedAt) = _inUse.Dequeue();
            // Of a file that is gone: long ago.
            var writtenAt = File.GetLastWriteTimeUtc(file);
            if (writtenAt < now.UtcDateTime - InUse)
            {
                _known.Remove(file);
                continue;
            }
            _inUse.Enqueue((file, now));
            if (writtenAt >= lookedAt.UtcDateTime - ClockGrain) written.Add(file);
        }
        return written;
    }

    /// <summary>Goes on with the round through all files, at its end with a new one, and returns those that are in use and were not known to be.</summary>
    private List<string> Found(DateTimeOffset now)
    {
        _round ??= folders().SelectMany(Files).GetEnumerator();
        var found = new List<string>();
        for (var asked = 0; asked < FilesPerLook; asked++)
        {
            if (!_round.MoveNext())
            {
                EndRound();
                break;
            }
            var file = _round.Current;
            if (file.LastWriteTimeUtc < now.UtcDateTime - InUse || !_known.Add(file.FullName)) continue;
            _inUse.Enqueue((file.FullName, now));
            found.Add(file.FullName);
        }
        return found;
    }

    private void EndRound()
    {
        _round?.Dispose();
        _round = null;
    }

    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(folder) is { Exists: true } root ? root.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }) : [];

    /// <summary>How much the kernel of this machine has yet to write; 0 where it does not say.</summary>
    public static long KernelsDirtyBytes()
    {
        const string Path = "/proc/meminfo";
        if (!File.Exists(Path)) return 0;
        var line = File.ReadLines(Path).FirstOrDefault(line => line.StartsWith("Dirty:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }

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
