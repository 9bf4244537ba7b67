using System.Globalization;

namespace Ainer.Cli.Processes;

/// <summary>
/// The share of the processor that a session gets when all want it. The kernel divides it among sessions first, so the niceness of a process counts within its own only, and every
/// part has one of its own: sched(7), "The autogroup feature".
/// </summary>
internal static class Autogroup
{
    /// <summary>Lets the session of the process give way, as far as nice(1) would: 0 not at all, 19 the most. Does nothing where the kernel has no such groups or does not allow it.</summary>
    public static void GiveWay(ProcessIdentity process, int niceness)
    {
        var file = $"/proc/{process.Pid}/autogroup";
        if (!process.LeadsItsSession() || !File.Exists(file)) return;
        try
        {
            File.WriteAllText(file, niceness.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A convenience to the others; the part works without.
        }
    }
}
