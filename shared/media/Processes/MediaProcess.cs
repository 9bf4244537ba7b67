using System.Diagnostics;

namespace Ainer.Media.Processes;

/// <summary>Runs one <see cref="MediaCommand"/>: starts it, pumps its streams, bounds its time and ends its tree.</summary>
internal static class MediaProcess
{
    public static async Task<MediaCommandResult> RunAsync(MediaCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource();
        if (command.TimeLimit is { } time) limit.CancelAfter(time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var tail = new ErrorTail();
        var started = Stopwatch.GetTimestamp();
        using var process = Start(command);
        var exitCode = await PumpAsync(process, command, tail, stop);

        cancellation.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested) throw new MediaToolException(command, MediaToolFailure.TimeLimit, exitCode, tail.Text);
        if (exitCode != 0) throw new MediaToolException(command, MediaToolFailure.ExitCode, exitCode, tail.Text);
        return new MediaCommandResult(Stopwatch.GetElapsedTime(started), tail.Text);
    }

    private static Process Start(MediaCommand command)
    {
        var (fileName, arguments) = ProcessLauncher.Wrap(command);
        var start = new ProcessStartInfo(fileName)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new MediaToolException(command, MediaToolFailure.NotStarted, null, error.Message, error);
        }
    }

    /// <summary>
    /// The exit code is the truth: a stdin that breaks because the tool ended early is the tool's failure, but a reader or writer of ours that throws
    /// ends the tool and its error goes to the caller.
    /// </summary>
    private static async Task<int> PumpAsync(Process process, MediaCommand command, ErrorTail tail, CancellationTokenSource stop)
    {
        var errors = DrainErrorsAsync(process, command, tail);
        Exception? ours = null;
        async Task GuardAsync(Task pump)
        {
            try { await pump; }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref ours, error, null);
                await stop.CancelAsync();
            }
        }

        var input = GuardAsync(FeedAsync(process, command, stop.Token));
        var output = GuardAsync(ReadAsync(process, command, stop.Token));
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            await ProcessLauncher.EndTreeAsync(process, command.Grace);
        }
        ProcessLauncher.KillGroup(process.Id);
        await Task.WhenAll(input, output, errors);
        if (ours is not null) throw ours;
        return process.ExitCode;
    }

    private static async Task FeedAsync(Process process, MediaCommand command, CancellationToken cancellation)
    {
        try
        {
            await using var stream = process.StandardInput.BaseStream;
            if (command.Input is not null) await command.Input(stream, cancellation);
        }
        catch (IOException)
        {
            // The tool closed its stdin: it had enough, or it failed and its exit code says so.
        }
    }

    private static async Task ReadAsync(Process process, MediaCommand command, CancellationToken cancellation)
    {
        var stream = process.StandardOutput.BaseStream;
        if (command.Output is not null) await command.Output(stream, cancellation);
        await stream.CopyToAsync(Stream.Null, cancellation);
    }

    private static async Task DrainErrorsAsync(Process process, MediaCommand command, ErrorTail tail)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            tail.Add(line);
            command.ErrorLine?.Invoke(line);
        }
    }
}
