using System.Diagnostics;
using System.Globalization;
using Ainer.Messaging;
using Ainer.Testing;

namespace Ainer.BackgroundTasks.Tests.Line;

/// <summary>A RabbitMQ server of one's own, to be killed: node, cookie, data and Erlang port mapper in a folder of its own.</summary>
internal sealed class PrivateBroker : IAsyncDisposable
{
    private static readonly string[] Scripts = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/sbin/rabbitmq-server", "/usr/local/sbin/rabbitmq-server"];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-broker"));
    private readonly int[] _ports = [TestPorts.Take(), TestPorts.Take(), TestPorts.Take()];
    private Process? _process;

    /// <summary>amqp URI.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_ports[0]}/");

    /// <summary>Starts a server and declares the topology.</summary>
    public static async Task<PrivateBroker> StartAsync(CancellationToken ct)
    {
        var broker = new PrivateBroker();
        Directory.CreateDirectory(broker._folder);
        await File.WriteAllTextAsync(Path.Combine(broker._folder, "rabbitmq.conf"),
            string.Create(CultureInfo.InvariantCulture, $"listeners.tcp.1 = 127.0.0.1:{broker._ports[0]}\nlog.file = false\nlog.console = true\nlog.console.level = warning\ndisk_free_limit.absolute = 100MB\n"), ct);
        await File.WriteAllTextAsync(Path.Combine(broker._folder, "enabled_plugins"), "[].\n", ct);
        await broker.RestartAsync(ct);
        await using var connection = BrokerConnection.To(broker.Uri);
        await connection.DeclareTopologyAsync(ct);
        return broker;
    }

    /// <summary>SIGKILL; its queues stay on disk.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts the server on what is on disk, and waits until it takes connections.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        var script = Scripts.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("RabbitMQ is not installed. Run as root: apt-get install rabbitmq-server");
        var start = new ProcessStartInfo(script) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.AssertAsync(async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"The broker ended with code {_process.ExitCode}.");
            try
            {
                await using var connection = BrokerConnection.To(Uri);
                await using var channel = await connection.CreateChannelAsync(null, ct);
                return true;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(120), "the private broker takes connections", ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        // The port mapper was started by the server and left behind by its death; it is the one on our port.
        using var stop = Process.Start(new ProcessStartInfo("epmd", ["-port", _ports[2].ToString(CultureInfo.InvariantCulture), "-kill"]) { RedirectStandardOutput = true, RedirectStandardError = true });
        if (stop is not null) await stop.WaitForExitAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder,
        ["RABBITMQ_NODENAME"] = "private@localhost",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_DIST_PORT"] = _ports[1].ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_PORT"] = _ports[2].ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        // The script then becomes the server instead of waiting for it.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
    };
}
