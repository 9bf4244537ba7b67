using System.Diagnostics;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable;

namespace Ainer.Conformance.Tests.EngineProcess;

/// <summary>A running engine process.</summary>
internal sealed class EngineChild : IAsyncDisposable
{
    private readonly Process _process;

    private EngineChild(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static async Task<EngineChild> StartAsync(Store store, string hub, Memory memory, string? crashPoint, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { EngineArguments.Verb, store.ConnectionString, hub, memory.ToString() },
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Insert(0, typeof(EngineChild).Assembly.Location);
        start.Environment.Remove(CrashPoints.Variable);
        if (crashPoint is not null)
            start.Environment[CrashPoints.Variable] = crashPoint;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (await process.StandardOutput.ReadLineAsync(cancellation) is not EngineArguments.Ready)
            throw new InvalidOperationException("The engine process did not start.");
        return new EngineChild(process);
    }

    public Task DeathAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
