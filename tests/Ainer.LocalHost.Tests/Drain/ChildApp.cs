using System.Collections.Concurrent;
using System.Diagnostics;
using Ainer.LocalHost.Tests.Sample;
using Ainer.Testing;

namespace Ainer.LocalHost.Tests.Drain;

/// <summary>The sample app as a process of its own, so that it can be sent a real SIGTERM.</summary>
internal sealed class ChildApp : IDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly Process _process;

    private ChildApp(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => _output.Enqueue(e.Data ?? string.Empty);
        process.ErrorDataReceived += (_, e) => _output.Enqueue(e.Data ?? string.Empty);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new();

    public static async Task<ChildApp> StartAsync(string function, params string[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Under "dotnet Tests.dll" the process is dotnet itself, and the program its first argument.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ChildApp).Assembly.Location);
        foreach (var argument in (string[])["sample-app", "--LocalHost:Port=0", .. SampleApp.Only(function), .. settings])
            start.ArgumentList.Add(argument);
        var app = new ChildApp(Process.Start(start)!);
        const string listening = "Now listening on: ";
        var line = await app.WaitForOutputAsync(listening);
        app.Http.BaseAddress = new Uri(line[(line.IndexOf(listening, StringComparison.Ordinal) + listening.Length)..].Trim());
        await app.WaitForOutputAsync("Application started");
        return app;
    }

    public Task<string> WaitForOutputAsync(string text) => Eventually.GetAsync(
        () => Task.FromResult(_output.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))),
        TimeSpan.FromSeconds(60),
        $"'{text}' in: {string.Join('\n', _output)}",
        TestContext.Current.CancellationToken);

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Http.Dispose();
    }
}
