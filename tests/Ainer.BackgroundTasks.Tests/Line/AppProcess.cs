using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests.Line;

/// <summary>One of the function apps as a process, from the folder in which it was built.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const int MostLines = 400;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;

    private AppProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its last lines.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts an app and waits until it is ready.</summary>
    /// <param name="folder">Its project, for example functions/gateway.</param>
    /// <param name="assembly">Its assembly, for example Ainer.Gateway.</param>
    /// <param name="settings">Settings with colons.</param>
    /// <param name="ct">Ends the waiting.</param>
    public static async Task<AppProcess> StartAsync(string folder, string assembly, IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken ct)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var port = TestPorts.Take();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(RepositoryFiles.Root, folder, "bin", configuration, "net10.0", $"{assembly}.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["LocalHost__Port"] = port.ToString(CultureInfo.InvariantCulture);
        var app = new AppProcess(new Process { StartInfo = start }, new Uri($"http://127.0.0.1:{port}"));
        app._process.OutputDataReceived += (_, line) => app.Keep(line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Keep(line.Data);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        try
        {
            await app.AwaitReadyAsync(ct);
        }
        catch (Exception exception)
        {
            await app.DisposeAsync();
            throw new InvalidOperationException($"{assembly} does not get ready: {exception.Message}\n{app.Log}", exception);
        }
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task AwaitReadyAsync(CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        await Eventually.AssertAsync(async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException("It ended.");
            try
            {
                using var answer = await client.GetAsync("/readyz", ct);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(180), "it answers that it is ready", ct);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _log.Enqueue(line);
        if (_log.Count > MostLines) _log.TryDequeue(out _);
    }
}
