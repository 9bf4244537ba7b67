using System.Text;
using System.Text.Json;
using Ainer.Contracts;

namespace Ainer.WorkerProtocol.Attempts;

/// <summary>
/// An attempt's folder: its journal and its scratch directory. The journal is appended and fsynced line by line; a torn last line counts as not written.
/// </summary>
internal sealed class AttemptFolder(string path)
{
    private const string JournalName = "journal.jsonl";

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>The handler's directory.</summary>
    public string Scratch => System.IO.Path.Combine(Path, "scratch");

    private string JournalPath => System.IO.Path.Combine(Path, JournalName);

    /// <summary>The folder of an attempt below the node's work directory. Job ids are checked, since they become a path.</summary>
    public static AttemptFolder Of(string attemptsDirectory, string jobId, int attempt)
    {
        if (jobId.Length is 0 or > 100 || !jobId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new FormatException($"'{jobId}' is no job id.");
        return new AttemptFolder(System.IO.Path.Combine(attemptsDirectory, $"{jobId}.{attempt}"));
    }

    /// <summary>Appends a line and returns when it is on the disk.</summary>
    public void Append(JournalEntry entry)
    {
        Directory.CreateDirectory(Path);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        // The claim holds presigned URLs: nobody else on the machine needs to read them.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(JournalPath, options);
        CutTornLine(file);
        file.Write(Encoding.UTF8.GetBytes(AinerJson.Write(entry) + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>An empty scratch directory.</summary>
    public string ResetScratch()
    {
        if (Directory.Exists(Scratch)) Directory.Delete(Scratch, recursive: true);
        Directory.CreateDirectory(Scratch);
        return Scratch;
    }

    /// <summary>Reads the journal; lines that cannot be read end it.</summary>
    public FoundAttempt Read()
    {
        JournalEntry? claimed = null, finished = null;
        var done = false;
        foreach (var entry in ReadEntries())
        {
            if (entry is { Step: JournalStep.Claimed, Job: not null }) claimed = entry;
            else if (entry is { Step: JournalStep.Finished, Result: not null }) finished = entry;
            else if (entry.Step == JournalStep.Done) done = true;
        }
        return new FoundAttempt(this, claimed, finished, done);
    }

    /// <summary>Removes the folder. What cannot be removed now is removed at the next start.</summary>
    public bool TryRemove()
    {
        try
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What a crash left unfinished at the end goes, or the next line would be unreadable with it. Leaves the file at its end.</summary>
    private static void CutTornLine(FileStream file)
    {
        var whole = file.Length;
        for (; whole > 0; whole--)
        {
            file.Position = whole - 1;
            if (file.ReadByte() == '\n') break;
        }
        if (whole < file.Length) file.SetLength(whole);
        file.Position = whole;
    }

    private IEnumerable<JournalEntry> ReadEntries()
    {
        if (!File.Exists(JournalPath)) yield break;
        foreach (var line in File.ReadLines(JournalPath))
        {
            JournalEntry entry;
            try { entry = AinerJson.Read<JournalEntry>(line); }
            catch (JsonException) { yield break; }
            yield return entry;
        }
    }
}
