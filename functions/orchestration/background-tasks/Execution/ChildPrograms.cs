using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Ainer.Contracts.Errors;
using Ainer.TypedTasks;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>The programs that one attempt started. None outlives it: disposing ends whatever still runs, with all that it started.</summary>
internal sealed class ChildPrograms : IDisposable
{
    private const int MostCharacters = 1 << 20;
    private readonly ConcurrentDictionary<Process, bool> _running = new();

    public async Task<ProgramResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Start(start);
        _running.TryAdd(process, true);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, ct);
            var errors = ReadAsync(process.StandardError, ct);
            await process.WaitForExitAsync(ct);
            return new ProgramResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            _running.TryRemove(process, out _);
            End(process);
        }
    }

    public void Dispose()
    {
        foreach (var process in _running.Keys) End(process);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new AinerException(ErrorCode.DependencyUnavailable, $"The program {start.FileName} cannot be started: {exception.Message}", new { missing = new[] { start.FileName } }, exception);
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in between, or its own call has already cleaned up.
        }
    }

    /// <summary>Reads to the end, keeps a bounded beginning.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var kept = new System.Text.StringBuilder();
        var chunk = new char[4096];
        for (int read; (read = await reader.ReadAsync(chunk, ct)) > 0;)
            kept.Append(chunk, 0, Math.Min(read, Math.Max(0, MostCharacters - kept.Length)));
        return kept.ToString();
    }
}
