using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>A worker node in a process of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process) => _process = process;

    /// <summary>What it wrote, for messages of failing tests.</summary>
    public ConcurrentQueue<string> Output { get; } = new();

    /// <summary>Starts this test program as a node.</summary>
    public static NodeProcess Start(IReadOnlyDictionary<string, string?> settings, string? crashAt = null)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Ainer.WorkerProtocol.Tests"), ["node"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment[TestNode.CrashAtVariable] = crashAt ?? "";
        var node = new NodeProcess(new Process { StartInfo = start });
        node._process.OutputDataReceived += (_, e) => node.Output.Enqueue(e.Data ?? "");
        node._process.ErrorDataReceived += (_, e) => node.Output.Enqueue(e.Data ?? "");
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Waits until the process is gone; its exit code (137 after SIGKILL).</summary>
    public async Task<int> ExitAsync(TimeSpan within, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(within);
        try { await _process.WaitForExitAsync(bound.Token); }
        catch (OperationCanceledException) { throw new TimeoutException("The node did not end. It wrote:\n" + string.Join("\n", Output)); }
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
