using System.Runtime.InteropServices;

namespace Ainer.Cli.Processes;

/// <summary>POSIX signals, sent to a process only while it is still the one that was meant.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    public static void Send(ProcessIdentity process, int signal)
    {
        if (process.IsAlive())
            _ = SendSignal(process.Pid, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
