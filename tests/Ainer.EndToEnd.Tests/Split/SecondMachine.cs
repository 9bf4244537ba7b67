using System.Diagnostics;
using System.Globalization;
using System.Net;
using Ainer.EndToEnd.Tests.Houses;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Split;

/// <summary>
/// Machine 2 of docs/deploy-two-machines.md, played by a network namespace: agent and composer run in it with the settings that page gives them and reach three
/// services of machine 1, each over a <see cref="Link"/> of its own. There is no other route out of it, and none into it.
/// </summary>
internal sealed class SecondMachine : IAsyncDisposable
{
    private const string Prefix = "ainer-split-";
    private const string Agent = "split-agent";
    private const string Composer = "split-composer";
    private static readonly string[] Linked = ["rabbitmq", "router", "s3"];
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(60);

    // Named after this process, so that what a killed one left behind is known for what it is.
    private readonly string _space = TestServices.UniqueName($"{Prefix}{Environment.ProcessId}");
    private readonly string _work = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-split"));
    private readonly List<Link> _links = [];
    private readonly List<Worker> _workers = [];

    private SecondMachine()
    {
    }

    public static IReadOnlyList<string> NodeIds { get; } = [Agent, Composer];

    public Link Broker => _links[0];

    public Link Hub => _links[1];

    public Link Store => _links[2];

    /// <summary>The store as this machine reaches it: what S3__WorkerEndpoint must say on machine 1.</summary>
    public string StoreEndpoint => $"http://{Store.Address}:{Store.Port}";

    /// <summary>The ends of what the workers wrote.</summary>
    public string LogTails => string.Join('\n', _workers.Select(worker => worker.Tail));

    public static async Task<SecondMachine> CreateAsync(House house)
    {
        await RemoveLeftBehindAsync();
        var machine = new SecondMachine();
        try
        {
            await Machine.IpAsync("netns", "add", machine._space);
            await Machine.IpAsync("-n", machine._space, "link", "set", "lo", "up");
            // 198.18.0.0/15 is set aside for tests of network devices: no real network has it.
            var name = machine._space[^6..];
            var (second, third) = ((byte)(18 + (Convert.ToInt32(name[..1], 16) & 1)), Convert.ToByte(name[2..4], 16));
            for (var i = 0; i < Linked.Length; i++)
                machine._links.Add(await Link.LayAsync(Linked[i], machine._space, $"av{name}{i}", new IPAddress([198, second, third, (byte)(4 * i)]), house.PortOf(Linked[i])));
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>The second machines of test processes that were killed: their workers would otherwise run on for ever.</summary>
    private static async Task RemoveLeftBehindAsync()
    {
        foreach (var space in (await Machine.IpAsync("netns", "list")).Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (Directory.Exists($"/proc/{space[Prefix.Length..].Split('-')[0]}")) continue;
            foreach (var pid in (await Machine.IpAsync("netns", "pids", space)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var left = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture));
                left.Kill();
                await left.WaitForExitAsync();
            }
            await Machine.TryIpAsync("netns", "del", space);
        }
    }

    /// <summary>Starts agent and composer from the house's own build; machine 1 must already sign its links for this machine.</summary>
    public async Task StartWorkersAsync(House house, CancellationToken ct)
    {
        var builds = Path.Combine(house.State, "apps");
        var current = Path.Combine(builds, (await File.ReadAllTextAsync(Path.Combine(builds, "current"), ct)).Trim());
        var broker = new UriBuilder(house.Settings["RabbitMq__Uri"]) { Host = $"{Broker.Address}" };
        var reach = new Dictionary<string, string>
        {
            ["RabbitMq__Uri"] = $"{broker.Uri}",
            ["Hub__BaseUrl"] = $"http://{Hub.Address}:{Hub.Port}",
            ["Hub__ApiKey"] = house.Settings["Hub__ApiKey"],
        };
        foreach (var (part, assembly, section, node) in new[] { ("agent", "Ainer.GpuAgent.dll", "Agent", Agent), ("composer", "Ainer.Composer.dll", "Composer", Composer) })
        {
            var settings = new Dictionary<string, string>(reach)
            {
                [section + "__NodeId"] = node,
                [section + "__WorkDirectory"] = Path.Combine(_work, part),
                [section + "__DrainS"] = "1",
            };
            _workers.Add(Worker.Start(part, ["netns", "exec", _space, "dotnet", Path.Combine(current, part, assembly)], settings));
        }
    }

    /// <summary>The processes of this machine, as the kernel tells their environments.</summary>
    public IEnumerable<string> WorkerEnvironments() => _workers.SelectMany(worker => worker.Environment());

    /// <summary>Those of the places that take a connection from inside, tried from inside.</summary>
    public async Task<IReadOnlyList<string>> ReachableAsync(IEnumerable<string> places)
    {
        const string Probe = "for place in \"$@\"; do timeout 2 bash -c \"exec 3<>/dev/tcp/${place/:/\\/}\" 2>/dev/null && echo $place; done; exit 0";
        var end = await Programs.RunAsync("ip", ["netns", "exec", _space, "bash", "-c", Probe, "probe", .. places], ProbeLimit);
        Assert.Equal("", end.Errors);
        return end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        foreach (var link in _links) await link.DisposeAsync();
        await Machine.TryIpAsync("netns", "del", _space);
        if (Directory.Exists(_work)) Directory.Delete(_work, recursive: true);
    }

    /// <summary>One process in the namespace; its last lines are kept.</summary>
    private sealed class Worker : IAsyncDisposable
    {
        private const int KeptLines = 15;
        private readonly Queue<string> _lines = new();
        private readonly string _name;
        private readonly Process _process;

        private Worker(string name, Process process)
        {
            _name = name;
            _process = process;
        }

        public string Tail
        {
            get { lock (_lines) return $"--- {_name}, second machine\n{string.Join('\n', _lines)}"; }
        }

        public static Worker Start(string name, string[] arguments, IReadOnlyDictionary<string, string> settings)
        {
            var start = new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            Programs.ForgetOtherHouses(start);
            foreach (var (setting, value) in settings) start.Environment[setting] = value;
            var process = Process.Start(start)!;
            var worker = new Worker(name, process);
            process.OutputDataReceived += (_, line) => worker.Keep(line.Data);
            process.ErrorDataReceived += (_, line) => worker.Keep(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return worker;
        }

        public string[] Environment() => File.ReadAllText($"/proc/{_process.Id}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private void Keep(string? line)
        {
            if (line is null) return;
            lock (_lines)
            {
                _lines.Enqueue(line.Length > 600 ? line[..600] : line);
                if (_lines.Count > KeptLines) _lines.Dequeue();
            }
        }
    }
}
