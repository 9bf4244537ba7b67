using System.Collections.Concurrent;
using System.Diagnostics;
using Ainer.BackgroundTasks.Intake;
using Ainer.Contracts;
using Ainer.Messaging;
using Ainer.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.BackgroundTasks.Tests;

/// <summary>An executor in a process of its own, which kills itself (SIGKILL) when it passes the crash point that the environment names, at the n-th time.</summary>
internal sealed class ChildExecutor : IAsyncDisposable
{
    private const string CrashAtVariable = "AINER_TEST_CRASH_AT";
    private const string MessageVariable = "AINER_TEST_MESSAGE";
    private static int _passesLeft;
    private readonly Process _process;

    private ChildExecutor(Process process) => _process = process;

    /// <summary>What it wrote, for messages of failing tests.</summary>
    public ConcurrentQueue<string> Output { get; } = new();

    /// <summary>Starts this test program as an executor.</summary>
    public static ChildExecutor Start(TaskHarness harness, string? crashAt = null) => Start(harness, "executor", crashAt, null);

    /// <summary>Starts this test program as a consumer that takes in one message.</summary>
    public static ChildExecutor StartDelivery(TaskHarness harness, string message, string? crashAt = null) => Start(harness, "deliver", crashAt, message);

    /// <summary>Waits until the process is gone; its exit code (137 after SIGKILL).</summary>
    public async Task<int> ExitAsync(CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("The executor did not end. It wrote:\n" + string.Join("\n", Output));
        }
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The process: an executor until it is killed or told to stop.</summary>
    public static async Task<int> RunAsync()
    {
        using var host = Build();
        await host.RunAsync();
        return 0;
    }

    /// <summary>The process: takes in one message as the app's consumer does.</summary>
    public static async Task<int> DeliverAsync()
    {
        using var host = Build();
        var consumer = host.Services.GetRequiredService<EnvelopeConsumer>();
        var intake = host.Services.GetRequiredService<TaskIntake>();
        var message = Environment.GetEnvironmentVariable(MessageVariable)!;
        if (TaskIntake.IsForBackground(message))
            await consumer.ConsumeTogetherAsync("orchestration.task_submitted", message, null, (envelope, tx) => intake.AcceptAsync(tx, envelope.RunId!), CancellationToken.None);
        return 0;
    }

    private static IHost Build()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddEnvironmentVariables();
        builder.Services.AddWorkerDatabase(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<IdSource>().AddSingleton<OutboxSignal>().AddSingleton<Outbox>().AddSingleton<EnvelopeConsumer>();
        var armed = (Environment.GetEnvironmentVariable(CrashAtVariable) ?? "").Split(':');
        if (Enum.TryParse<CrashPoint>(armed[0], out var crashAt))
        {
            _passesLeft = armed.Length > 1 ? int.Parse(armed[1], System.Globalization.CultureInfo.InvariantCulture) : 1;
            builder.Services.AddSingleton<CrashPointReached>(point =>
            {
                if (point != crashAt || Interlocked.Decrement(ref _passesLeft) != 0) return;
                using var self = Process.GetCurrentProcess();
                self.Kill();
                // The signal is on its way; nothing may happen after it.
                Task.Delay(Timeout.Infinite).GetAwaiter().GetResult();
            });
        }
        builder.Services.AddBackgroundTasks(builder.Configuration);
        builder.Services.AddSingleton<TypedTasks.TaskType, SleeperTask>();
        return builder.Build();
    }

    private static ChildExecutor Start(TaskHarness harness, string role, string? crashAt, string? message)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Ainer.BackgroundTasks.Tests"), [role]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in harness.Settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment[CrashAtVariable] = crashAt ?? "";
        if (message is not null) start.Environment[MessageVariable] = message;
        var child = new ChildExecutor(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Output.Enqueue(line.Data ?? "");
        child._process.ErrorDataReceived += (_, line) => child.Output.Enqueue(line.Data ?? "");
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }
}
