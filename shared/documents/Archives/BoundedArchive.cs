using System.Buffers.Binary;
using System.IO.Compression;

namespace Ainer.Documents.Archives;

/// <summary>
/// A zip file that is believed in nothing: what it says about counts and sizes is checked first, and what really comes out is counted while it comes out, so that a
/// bomb ends at the limit. Nothing is ever written under a name from inside it; unsafe names are refused all the same, because only an attack has them.
/// </summary>
internal sealed class BoundedArchive : IDisposable
{
    private const int LongestPath = 512;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly DocumentLimits _limits;
    private long _expanded;

    private BoundedArchive(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, DocumentLimits limits) => (_zip, _entries, _limits) = (zip, entries, limits);

    /// <summary>Opens an archive. Throws document_broken, document_too_large or document_encrypted.</summary>
    public static BoundedArchive Open(ReadOnlyMemory<byte> file, DocumentLimits limits)
    {
        if (AnnouncedEntries(file.Span) > limits.MaxEntries) throw Refused.Over(DocumentFault.TooManyEntries, "The archive holds too many files", limits.MaxEntries);
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(new MemoryStream(file.ToArray(), writable: false), ZipArchiveMode.Read);
            return new BoundedArchive(zip, Checked(zip, limits), limits);
        }
        catch (Exception exception)
        {
            zip?.Dispose();
            if (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException) throw Broken(exception);
            throw;
        }
    }

    /// <summary>True when there is a file of that path.</summary>
    public bool Has(string path) => _entries.ContainsKey(path);

    /// <summary>Opens a file for reading under all limits. Throws document_broken (missing_part) when there is none.</summary>
    public Stream Open(string path)
    {
        if (!_entries.TryGetValue(path, out var entry)) throw Refused.Because(DocumentFault.MissingPart, $"The archive has no file '{path}'; save the document again.", new { path });
        try
        {
            return new CountedStream(entry.Open(), path, entry.CompressedLength, _limits, Spend);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            throw Broken(exception);
        }
    }

    public void Dispose() => _zip.Dispose();

    internal static Contracts.Errors.AinerException Broken(Exception exception) =>
        Refused.Because(DocumentFault.BrokenArchive, "The archive is damaged or cut off; save or download it again.", inner: exception);

    private void Spend(int bytes)
    {
        _expanded += bytes;
        if (_expanded > _limits.MaxExpandedBytes) throw Refused.Over(DocumentFault.ExpandsTooMuch, "Unpacked, the archive has too many bytes", _limits.MaxExpandedBytes);
    }

    private static Dictionary<string, ZipArchiveEntry> Checked(ZipArchive zip, DocumentLimits limits)
    {
        if (zip.Entries.Count > limits.MaxEntries) throw Refused.Over(DocumentFault.TooManyEntries, $"The archive holds {zip.Entries.Count} files", limits.MaxEntries);
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            if (IsUnsafe(entry.FullName)) throw Refused.Because(DocumentFault.UnsafePath, "The archive holds a file whose path leads out of it; make the document again with a trusted program.");
            if (entry.IsEncrypted) throw Refused.Because(DocumentFault.Encrypted, "The archive is protected by a password; save it without one.");
            if (!entries.TryAdd(entry.FullName, entry)) throw Refused.Because(DocumentFault.DuplicatePath, $"The archive holds '{entry.FullName}' twice; save the document again.");
        }
        return entries;
    }

    private static bool IsUnsafe(string path) =>
        path.Length is 0 or > LongestPath || path[0] == '/' || path.Contains('\\', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal)
        || path.Any(char.IsControl) || path.Split('/').Any(part => part == "..");

    /// <summary>
    /// The number of files that the end record announces, before the directory itself is read; -1 without an end record. The record stands in the last 64 KiB
    /// (PKWARE APPNOTE 4.3.16: signature 0x06054b50, total number of entries at offset 10).
    /// </summary>
    private static int AnnouncedEntries(ReadOnlySpan<byte> file)
    {
        var tail = file[Math.Max(0, file.Length - 66_000)..];
        var at = tail.LastIndexOf("PK\x05\x06"u8);
        return at < 0 || at + 12 > tail.Length ? -1 : BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 10)..]);
    }
}
