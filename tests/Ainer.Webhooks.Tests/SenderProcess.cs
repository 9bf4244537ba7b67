using System.Collections.Concurrent;
using System.Diagnostics;
using Ainer.Contracts;
using Ainer.Messaging;
using Ainer.Postgres;
using Ainer.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.Webhooks.Tests;

/// <summary>The sender of webhooks as a process of its own.</summary>
internal sealed class SenderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private SenderProcess(Process process) => _process = process;

    /// <summary>Starts this test program as a sender on a database.</summary>
    public static SenderProcess Start(TestDatabase database)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Ainer.Webhooks.Tests"), ["sender"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // An attempt may take long, so that the kill comes in the middle of it however slow the machine is.
        Dictionary<string, string?> settings = new(database.Settings)
        {
            ["Webhooks:TimeoutS"] = "50", ["Webhooks:LeaseS"] = "60", ["Webhooks:PollS"] = "0.05", ["Outbound:AllowPrivateAddresses"] = "true", ["Outbound:AllowPlainHttp"] = "true",
        };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var sender = new SenderProcess(new Process { StartInfo = start });
        sender._process.OutputDataReceived += (_, line) => sender._output.Enqueue(line.Data ?? "");
        sender._process.ErrorDataReceived += (_, line) => sender._output.Enqueue(line.Data ?? "");
        sender._process.Start();
        sender._process.BeginOutputReadLine();
        sender._process.BeginErrorReadLine();
        return sender;
    }

    /// <summary>What it wrote, for messages of failing tests.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>SIGKILL; the exit code.</summary>
    public async Task<int> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The process: sends until it is killed or told to stop.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddEnvironmentVariables();
        builder.Services.AddWorkerDatabase(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<IdSource>().AddSingleton<OutboxSignal>().AddSingleton<Outbox>();
        builder.Services.AddWebhooks(builder.Configuration);
        using var host = builder.Build();
        await host.RunAsync();
        return 0;
    }
}
