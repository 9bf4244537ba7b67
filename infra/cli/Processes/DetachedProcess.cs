using System.Diagnostics;

namespace Ainer.Cli.Processes;

/// <summary>Starts processes that outlive this one: own session, no terminal, output appended to a log file.</summary>
internal static class DetachedProcess
{
    /// <summary>Environment variable that marks every process of a part, so that what a crash leaves behind can be found.</summary>
    public const string MarkVariable = "AINER_PART";

    // Each step replaces the one before (exec), so the pid that Process.Start returns is the program's own.
    private const string Script = "umask 022; cd \"$AINER_CD\" || exit 127; log=$AINER_LOG; unset AINER_CD AINER_LOG; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    public static ProcessIdentity Start(LaunchSpec spec, string mark)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(spec.LogFile)!);
        LogFiles.RotateIfLarge(spec.LogFile);
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", Script, "sh", "setsid"])
            start.ArgumentList.Add(argument);
        foreach (var argument in AsUser(spec.User))
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(spec.Program);
        foreach (var argument in spec.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        start.Environment[MarkVariable] = mark;
        start.Environment["AINER_LOG"] = spec.LogFile;
        start.Environment["AINER_CD"] = spec.WorkingDirectory;

        using var process = Process.Start(start)!;
        // A process that ended at once has no identity left; its number with an impossible start time reads as dead.
        return ProcessIdentity.Of(process.Id) ?? new ProcessIdentity(process.Id, -1, "");
    }

    public static IReadOnlyList<string> AsUser(string? user) =>
        user is null ? [] : ["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups"];
}
