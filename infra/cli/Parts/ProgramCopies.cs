using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>./ainer runs this program from a copy for each state of the sources (.ainer/cli/STAMP); the copies that nobody runs from any more are removed.</summary>
internal static class ProgramCopies
{
    public static void RemoveOld(HouseLayout layout)
    {
        var copies = Path.Combine(layout.State, "cli");
        if (!Directory.Exists(copies))
            return;
        foreach (var copy in Directory.EnumerateDirectories(copies).Where(copy => !ProcessTable.AnyRunsFrom(copy)))
            Directory.Delete(copy, recursive: true);
    }
}
