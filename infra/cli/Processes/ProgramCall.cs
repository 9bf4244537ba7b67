using System.Diagnostics;
using System.Text;

namespace Ainer.Cli.Processes;

/// <summary>A program run to its end with an argument list (never a shell line), bounded in time.</summary>
internal sealed record ProgramCall(string Program, params string[] Arguments)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    public string? User { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets every line of both streams as it is written.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>Runs to the end; a program that is not there gives exit code 127.</summary>
    public async Task<ProgramResult> RunAsync(CancellationToken cancel)
    {
        var prefix = Processes.DetachedProcess.AsUser(User);
        var start = new ProcessStartInfo(prefix.Count > 0 ? prefix[0] : Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        if (prefix.Count > 0)
        {
            foreach (var argument in prefix.Skip(1).Append(Program))
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        void Collect(object _, DataReceivedEventArgs received)
        {
            if (received.Data is not { } line)
                return;
            lock (output)
                output.Append(line).Append('\n');
            OnLine?.Invoke(line);
        }

        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return new ProgramResult(127, missing.Message);
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new ProgramResult(124, $"{output}\n{Program} did not end within {Timeout.TotalSeconds:0} s and was stopped.");
        }

        lock (output)
            return new ProgramResult(process.ExitCode, output.ToString());
    }

    /// <summary>Where a program is on PATH (or as given), or null.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? program : null;
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(["/usr/sbin", "/sbin"]).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }
}

/// <summary>Exit code and the text of both streams, in order.</summary>
internal sealed record ProgramResult(int ExitCode, string Output)
{
    public bool Ok => ExitCode == 0;

    public string LastLines(int count) => string.Join('\n', Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count));
}
