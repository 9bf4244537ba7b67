using System.Collections.Immutable;

namespace Ainer.Media.Processes;

/// <summary>How a command ended well.</summary>
public sealed record MediaCommandResult(TimeSpan Elapsed, string ErrorTail);

/// <summary>
/// One run of a media tool, immutable, in the manner of CliWrap: an argument list (never a shell), streams for stdin and stdout, a bounded tail of
/// stderr, a time limit and a memory limit. The process leads a session of its own; cancellation and the time limit end its whole tree, first by
/// SIGTERM, then by SIGKILL.
/// </summary>
public sealed record MediaCommand
{
    /// <summary>A run of a tool, by path or by name on PATH.</summary>
    public MediaCommand(string fileName, params IEnumerable<string> arguments)
    {
        FileName = fileName;
        Arguments = [.. arguments];
    }

    /// <summary>The tool.</summary>
    public string FileName { get; init; }

    /// <summary>Its arguments, each passed as it is.</summary>
    public ImmutableArray<string> Arguments { get; init; }

    /// <summary>Where it runs; the caller's directory when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables added to the caller's.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>After this the tree is ended and the run fails with <see cref="MediaToolFailure.TimeLimit"/>.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Address space in bytes, held by prlimit where the machine has it.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>How long the tree may take to end after SIGTERM before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Writes the tool's stdin; it is closed when the writer returns. Without one, stdin is empty.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>Reads the tool's stdout. Without one it is thrown away.</summary>
    public Func<Stream, CancellationToken, Task>? Output { get; init; }

    /// <summary>Sees each line of stderr as it comes.</summary>
    public Action<string>? ErrorLine { get; init; }

    /// <summary>The same command fed by a writer.</summary>
    public MediaCommand WithInput(Func<Stream, CancellationToken, Task> write) => this with { Input = write };

    /// <summary>The same command fed with bytes.</summary>
    public MediaCommand WithInput(ReadOnlyMemory<byte> bytes) =>
        this with { Input = async (stream, token) => await stream.WriteAsync(bytes, token) };

    /// <summary>The same command, its stdout given to a reader.</summary>
    public MediaCommand WithOutput(Func<Stream, CancellationToken, Task> read) => this with { Output = read };

    /// <summary>The same command, its stdout copied to a stream.</summary>
    public MediaCommand WithOutput(Stream target) => this with { Output = (stream, token) => stream.CopyToAsync(target, token) };

    /// <summary>The same command, each line of stderr shown to an observer.</summary>
    public MediaCommand WithErrorLines(Action<string> line) => this with { ErrorLine = line };

    /// <summary>The same command with a time limit.</summary>
    public MediaCommand WithTimeLimit(TimeSpan? limit) => this with { TimeLimit = limit };

    /// <summary>The same command with a limit on address space, in bytes.</summary>
    public MediaCommand WithMemoryLimit(long? bytes) => this with { MemoryLimitBytes = bytes };

    /// <summary>
    /// Runs it to its end. Throws <see cref="MediaToolException"/> when it cannot start, passes its time limit or ends with another code than 0, and
    /// <see cref="OperationCanceledException"/> when cancelled; in every case no process is left.
    /// </summary>
    public Task<MediaCommandResult> ExecuteAsync(CancellationToken cancellation) => MediaProcess.RunAsync(this, cancellation);

    /// <summary>Runs it and returns its stdout, which may not pass <paramref name="maxBytes"/>.</summary>
    public async Task<byte[]> ReadBytesAsync(CancellationToken cancellation, int maxBytes = 256 * 1024 * 1024)
    {
        using var buffer = new MemoryStream();
        await WithOutput((stream, token) => CopyBoundedAsync(stream, buffer, maxBytes, token)).ExecuteAsync(cancellation);
        return buffer.ToArray();
    }

    /// <summary>Runs it and returns its stdout as UTF-8 text.</summary>
    public async Task<string> ReadTextAsync(CancellationToken cancellation) =>
        System.Text.Encoding.UTF8.GetString(await ReadBytesAsync(cancellation, 32 * 1024 * 1024));

    private static async Task CopyBoundedAsync(Stream from, MemoryStream to, int maxBytes, CancellationToken cancellation)
    {
        var chunk = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (to.Length + read > maxBytes) throw new InvalidDataException($"The tool's output passes {maxBytes} bytes.");
            to.Write(chunk, 0, read);
        }
    }
}
