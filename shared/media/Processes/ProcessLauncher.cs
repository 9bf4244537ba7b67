using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ainer.Media.Processes;

/// <summary>
/// Gives a tool a session (setsid) and a memory limit (prlimit), both of util-linux and both replacing themselves by the tool, so that the process id
/// is the tool's and also its group's. Where they are missing, the tool runs plainly and its tree is ended by walking it.
/// </summary>
internal static partial class ProcessLauncher
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private static readonly string? Setsid = Find("setsid");
    private static readonly string? Prlimit = Find("prlimit");

    public static (string FileName, ImmutableArray<string> Arguments) Wrap(MediaCommand command)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        if (Setsid is not null) all.Add(Setsid);
        if (Prlimit is not null && command.MemoryLimitBytes is { } bytes)
            all.AddRange(Prlimit, $"--as={bytes.ToString(CultureInfo.InvariantCulture)}", "--");
        // setsid would report a missing tool as exit code 127; the caller deserves "not started".
        if (all.Count > 0 && Resolve(command.FileName) is null) return (command.FileName, command.Arguments);
        all.Add(command.FileName);
        all.AddRange(command.Arguments);
        return (all[0], all.DrainToImmutable()[1..]);
    }

    /// <summary>Asks the tree to end, waits for the grace, then kills what is left.</summary>
    public static async Task EndTreeAsync(Process process, TimeSpan grace)
    {
        if (Setsid is not null) _ = Kill(-process.Id, SigTerm);
        using var patience = new CancellationTokenSource(grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            KillGroup(process.Id);
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Kills whatever is left of the tool's group: the children of a tool that itself has ended.</summary>
    public static void KillGroup(int processId)
    {
        if (Setsid is not null) _ = Kill(-processId, SigKill);
    }

    private static string? Resolve(string tool) => tool.Contains('/') ? (File.Exists(tool) ? tool : null) : Find(tool);

    private static string? Find(string tool) =>
        OperatingSystem.IsLinux()
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Append("/usr/bin").Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists)
            : null;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
