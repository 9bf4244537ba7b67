using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ainer.Testing;

namespace Ainer.EndToEnd.Tests.Houses;

/// <summary>
/// A whole private house as a user has it: brought up by the repository's own ./ainer with its own ports and folder, its supervisor restarting
/// what dies, taken down at the end. AINER_E2E_HOUSE names the state folder of a running one to use instead; its dev.env needs the settings
/// of <see cref="OwnSettings"/>.
/// </summary>
public sealed class House : IAsyncLifetime
{
    /// <summary>A job with this text fails while <see cref="FailureSwitch"/> exists.</summary>
    internal const string FailText = "雷声忽然停了";

    private const string PortBase = "26000";
    private static readonly TimeSpan UpPatience = TimeSpan.FromMinutes(10);

    private readonly string? _given = Environment.GetEnvironmentVariable("AINER_E2E_HOUSE") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
    private Dictionary<string, int> _ports = [];

    public House() => State = _given ?? Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-e2e"));

    internal string State { get; }

    internal Api Api { get; private set; } = null!;

    internal IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>While this file exists, the agent fails the jobs that contain <see cref="FailText"/>.</summary>
    internal string FailureSwitch => Settings["Agent__Rehearsal__WhileFile"];

    internal string NodeId => Settings["Agent__NodeId"];

    /// <summary>Short leases and pauses: what takes half a minute for a user takes seconds here.</summary>
    private IReadOnlyDictionary<string, string> OwnSettings => new Dictionary<string, string>
    {
        ["WorkerHub__LeaseS"] = "6",
        ["WorkerHub__HeartbeatS"] = "2",
        ["WorkerHub__SweepS"] = "0.5",
        ["ModelRouter__UnclaimedS"] = "8",
        ["Orchestrator__RetryBaseS"] = "0.2",
        ["Orchestrator__RetryScanS"] = "0.1",
        ["Orchestrator__SweepAfterS"] = "3",
        ["Agent__NodeId"] = "e2e-agent-1",
        ["Agent__Rehearsal__FailText"] = FailText,
        ["Agent__Rehearsal__WhileFile"] = Path.Combine(State, "rehearse-failure"),
    };

    public async ValueTask InitializeAsync()
    {
        if (_given is null)
        {
            Directory.CreateDirectory(State);
            // What stands below the marker is a user's own and is kept by up.
            var own = OwnSettings.Select(pair => $"{pair.Key}=\"{pair.Value}\"").Prepend("# --- your own settings below are kept ---");
            await File.WriteAllLinesAsync(Path.Combine(State, "dev.env"), own);
            try
            {
                await AinerAsync(UpPatience, "up");
            }
            catch
            {
                await DownAsync();
                throw;
            }
        }
        else
        {
            // Builds the command line where it is older than its sources, so that no test's bound pays for it.
            await TryAinerAsync(UpPatience, "status");
        }

        Settings = ReadSettings(Path.Combine(State, "dev.env"));
        var lacking = OwnSettings.Keys.Where(name => !Settings.ContainsKey(name)).ToList();
        if (lacking.Count > 0) throw new InvalidOperationException($"{State}/dev.env lacks {string.Join(", ", lacking)}: add them and run ./ainer up.");
        _ports = JsonSerializer.Deserialize<Dictionary<string, int>>(await File.ReadAllTextAsync(Path.Combine(State, "ports.json")))!;
        Api = new Api(new Uri(Settings["AINER_API"]), Settings["AINER_API_KEY"]);
        File.Delete(FailureSwitch);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_given is null) await DownAsync();
    }

    /// <summary>Runs ./ainer against this house; throws with what it wrote unless it exits 0.</summary>
    internal async Task<ProgramEnd> AinerAsync(TimeSpan within, params string[] arguments)
    {
        var end = await TryAinerAsync(within, arguments);
        return end.ExitCode == 0 ? end : throw new InvalidOperationException($"./ainer {string.Join(' ', arguments)} exited {end.ExitCode}:\n{end.Output}\n{end.Errors}");
    }

    /// <summary>Runs ./ainer against this house, whatever comes of it.</summary>
    internal Task<ProgramEnd> TryAinerAsync(TimeSpan within, params string[] arguments) =>
        Programs.RunAsync(Path.Combine(RepositoryFiles.Root, "ainer"), arguments, within, StarterEnvironment());

    internal int PortOf(string part) => _ports[part];

    /// <summary>The process id of a part as the house has recorded it.</summary>
    internal int PidOf(string part)
    {
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(State, "run", part + ".json")));
        return record.RootElement.GetProperty("Process").GetProperty("Pid").GetInt32();
    }

    /// <summary>SIGKILL to the part's main process, nothing else.</summary>
    internal int Kill(string part)
    {
        var pid = PidOf(part);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        return pid;
    }

    /// <summary>Ends an idle part for as long as nobody runs ./ainer up: without its record the supervisor does not want it.</summary>
    internal void TakeAway(string part)
    {
        var pid = PidOf(part);
        File.Delete(Path.Combine(State, "run", part + ".json"));
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>SIGTERM to a part that the supervisor then leaves alone: the way of an upgrade. Returns how long it took to end by itself, or null when it did not within the bound.</summary>
    internal async Task<TimeSpan?> DrainAsync(string part, TimeSpan within, CancellationToken ct)
    {
        using var process = Process.GetProcessById(PidOf(part));
        File.Delete(Path.Combine(State, "run", part + ".json"));
        var asked = Stopwatch.GetTimestamp();
        await Programs.RunAsync("bash", ["-c", $"kill -TERM {process.Id}"], within);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(within);
        try
        {
            await process.WaitForExitAsync(bound.Token);
            return Stopwatch.GetElapsedTime(asked);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Starts again what was taken away.</summary>
    internal Task UpAgainAsync() => AinerAsync(TimeSpan.FromMinutes(4), "up");

    /// <summary>Waits until every part is ready.</summary>
    internal Task AwaitReadyAsync(TimeSpan within, CancellationToken ct) => Eventually.AssertAsync(async () =>
    {
        foreach (var app in (string[])["gateway", "orchestration", "router", "agent", "composer"])
            if (await ReadyAsync(PortOf(app), ct) is null) return false;
        return true;
    }, within, "every app is ready", ct);

    /// <summary>How many attempts a node works on now; null when it does not answer.</summary>
    internal static async Task<int?> RunningAsync(int port, CancellationToken ct) =>
        await ReadyAsync(port, ct) is { } facts && facts.TryGetProperty("running", out var running) ? running.GetInt32() : null;

    /// <summary>The end of each app's log.</summary>
    internal string LogTails(int lines = 12) => string.Join('\n', Directory.EnumerateFiles(Path.Combine(State, "logs"), "*.log").Order(StringComparer.Ordinal)
        .Where(file => Path.GetFileName(file) is not ("build.log" or "postgres.log" or "redis.log"))
        .Select(file => $"--- {Path.GetFileName(file)}\n{string.Join('\n', File.ReadLines(file).TakeLast(lines).Select(line => line.Length > 600 ? line[..600] : line))}"));

    internal static async Task<JsonElement?> ReadyAsync(int port, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"), ct);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(await response.Content.ReadAsStringAsync(ct)).RootElement : null;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private Dictionary<string, string> StarterEnvironment()
    {
        var environment = new Dictionary<string, string> { ["AINER_STATE"] = State };
        if (_given is null) environment["AINER_PORT_BASE"] = PortBase;
        return environment;
    }

    private async Task DownAsync()
    {
        var down = await TryAinerAsync(TimeSpan.FromMinutes(3), "down");
        if (down.ExitCode == 0) Directory.Delete(State, recursive: true);
        else await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"./ainer down exited {down.ExitCode}; its folder {State} is kept:\n{down.Errors}"));
    }

    private static Dictionary<string, string> ReadSettings(string file) => File.ReadLines(file)
        .Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2 && !parts[0].StartsWith('#'))
        .ToDictionary(parts => parts[0], parts => parts[1].Trim('"'), StringComparer.Ordinal);
}
