using System.Diagnostics;
using System.Globalization;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>
/// An engine's name says on which machine and in which process it runs, so that its successor on the same machine need not
/// wait for its lease to lapse. A wrong guess costs nothing but a session: every write is fenced.
/// </summary>
internal static class EngineName
{
    public static string OfThisProcess(int sequence)
        => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{sequence}");

    /// <summary>Whether the engine's process is known to be gone.</summary>
    public static bool IsDead(string name)
    {
        var parts = name.Split('/');
        return parts.Length == 3
            && parts[0] == Environment.MachineName
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var process)
            && process != Environment.ProcessId
            && !IsAlive(process);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
