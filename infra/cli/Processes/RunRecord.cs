using System.Text.Json;
using Ainer.Cli.House;

namespace Ainer.Cli.Processes;

/// <summary>
/// What was started for a part. A record means that the part is wanted: the supervisor restarts a part whose record
/// names a dead process; <c>down</c> removes the record first.
/// </summary>
internal sealed record RunRecord(string Part, ProcessIdentity Process, string Fingerprint, DateTimeOffset StartedAt)
{
    public bool IsAlive() => Process.IsAlive();

    public static RunRecord? Find(HouseLayout layout, string part)
    {
        var file = FileOf(layout, part);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(file)) : null;
        }
        catch (JsonException)
        {
            // Damaged by something else: nothing can be concluded from it, and the next start writes a new one.
            return null;
        }
    }

    public void Save(HouseLayout layout) => AtomicFile.Write(FileOf(layout, Part), JsonSerializer.Serialize(this, JsonText.Indented));

    public static void Remove(HouseLayout layout, string part) => File.Delete(FileOf(layout, part));

    private static string FileOf(HouseLayout layout, string part) => Path.Combine(layout.Records, part + ".json");
}
