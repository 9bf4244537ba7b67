using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>RabbitMQ with its own node, cookie, home and Erlang port mapper, on the loopback interface only.</summary>
internal sealed class RabbitMqPart(HouseContext house, Secrets secrets, HttpClient http) : IPart
{
    private const string DebianScript = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Plugins = "[rabbitmq_management,rabbitmq_prometheus].\n";

    private readonly string _folder = house.Layout.DataOf("rabbitmq");

    public string Name => "rabbitmq";

    public PartKind Kind => PartKind.Service;

    public int Port => house.Ports["rabbitmq"];

    public IReadOnlyList<int> Ports =>
        [Port, house.Ports["rabbitmq-management"], house.Ports["rabbitmq-prometheus"], house.Ports["rabbitmq-dist"], house.Ports["rabbitmq-epmd"]];

    public string? DataFolder => null;

    public TimeSpan StartPatience => TimeSpan.FromSeconds(100);

    public IReadOnlyList<StopStep> StopSteps => [new(Signals.Terminate, TimeSpan.FromSeconds(30))];

    // It moves a full log file in one go, a second of one processor, and with two of them every commit waited for it. What is accepted is safe in the outbox: it may wait.
    public int Niceness => 10;

    public async Task PrepareAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(_folder);
        AtomicFile.Write(Path.Combine(_folder, "rabbitmq.conf"), Settings());
        AtomicFile.Write(Path.Combine(_folder, "enabled_plugins"), Plugins);
        var cookie = Path.Combine(_folder, ".erlang.cookie");
        if (!File.Exists(cookie))
        {
            AtomicFile.Write(cookie, secrets.ErlangCookie);
            // Erlang refuses a cookie that others may read.
            await new ProgramCall("chmod", "0400", cookie).RunAsync(cancel);
        }
    }

    public LaunchSpec Launch() => new(File.Exists(DebianScript) ? DebianScript : ProgramCall.Find("rabbitmq-server")
        ?? throw new CliException("RabbitMQ is not installed. Run as root: apt-get install rabbitmq-server"), [])
    {
        WorkingDirectory = _folder,
        LogFile = house.Layout.LogOf(Name),
        Environment = ToolEnvironment(),
        Settings = Settings() + Plugins,
    };

    /// <summary>What the server and its command line tools (rabbitmqctl, rabbitmq-diagnostics) need to speak of this node.</summary>
    public Dictionary<string, string> ToolEnvironment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder,
        ["RABBITMQ_NODENAME"] = "ainer@localhost",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "enabled_plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_DIST_PORT"] = $"{house.Ports["rabbitmq-dist"]}",
        ["ERL_EPMD_PORT"] = $"{house.Ports["rabbitmq-epmd"]}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        // Erlang's schedulers on half of the processors: on a small machine it is woken on one after another, and each message costs a quarter more.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +SP 50:50",
        // The script then becomes the server instead of waiting for it: one process, one pid, signals reach it directly.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
    };

    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var request = Management(HttpMethod.Get, "health/checks/virtual-hosts");
        return await Probe.HttpOkAsync(http, request, cancel) && await Probe.AcceptsAsync(Port, cancel);
    }

    /// <summary>The default virtual host and the right to it are made at the first start only; whoever deletes one gets it back here.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        await PutAsync("vhosts/%2F", new { }, cancel);
        await PutAsync("permissions/%2F/ainer", new { configure = ".*", write = ".*", read = ".*" }, cancel);
    }

    private string Settings() => $"""
        listeners.tcp.1 = 127.0.0.1:{Port}
        management.tcp.ip = 127.0.0.1
        management.tcp.port = {house.Ports["rabbitmq-management"]}
        prometheus.tcp.ip = 127.0.0.1
        prometheus.tcp.port = {house.Ports["rabbitmq-prometheus"]}
        default_user = ainer
        default_pass = {secrets.RabbitMq}
        disk_free_limit.absolute = 200MB
        log.file = false
        log.console = true
        log.console.level = info

        """ + File.ReadAllText(Path.Combine(house.Layout.Root, "infra", "rabbitmq", "ainer.conf"));

    private async Task PutAsync(string path, object body, CancellationToken cancel)
    {
        using var request = Management(HttpMethod.Put, path);
        request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancel);
            if (!response.IsSuccessStatusCode)
                throw new CliException($"RabbitMQ answers {(int)response.StatusCode} to PUT {path}. See ./ainer logs rabbitmq");
        }
        catch (HttpRequestException away)
        {
            throw new CliException($"RabbitMQ's management does not answer ({away.Message}). See ./ainer logs rabbitmq", away);
        }
    }

    private HttpRequestMessage Management(HttpMethod method, string path) => new(method, $"http://127.0.0.1:{house.Ports["rabbitmq-management"]}/api/{path}")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ainer:{secrets.RabbitMq}"))) },
    };
}
