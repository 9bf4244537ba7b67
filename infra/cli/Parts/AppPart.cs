using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>One of our five processes, run from its copy of the last build.</summary>
internal sealed class AppPart : IPart
{
    // What the agent and the composer may know: no database, no object store keys.
    private static readonly string[] WorkerSettings = ["RabbitMq__Uri", "Hub__", "Agent__", "Composer__", "Otlp__", "Telemetry__", "Logging__"];

    private static readonly (string Name, string Project, bool IsWorker)[] Known =
    [
        ("gateway", "functions/gateway/Ainer.Gateway.csproj", false),
        ("orchestration", "functions/orchestration/app/Ainer.Orchestration.csproj", false),
        ("router", "functions/router/app/Ainer.Router.csproj", false),
        ("agent", "gpu-agent/app/Ainer.GpuAgent.csproj", true),
        ("composer", "composer/Ainer.Composer.csproj", true),
    ];

    private readonly HouseContext _house;
    private readonly HttpClient _http;
    private readonly bool _isWorker;

    private AppPart(HouseContext house, HttpClient http, string name, string project, bool isWorker)
    {
        _house = house;
        _http = http;
        _isWorker = isWorker;
        Name = name;
        Project = project;
    }

    public string Name { get; }

    public string Project { get; }

    public PartKind Kind => PartKind.App;

    public int Port => _house.Ports[Name];

    public IReadOnlyList<int> Ports => [Port];

    public string? DataFolder => null;

    public TimeSpan StartPatience => TimeSpan.FromSeconds(100);

    // Time to drain what is under way.
    public IReadOnlyList<StopStep> StopSteps => [new(Signals.Terminate, TimeSpan.FromSeconds(30))];

    public string Assembly => Path.GetFileNameWithoutExtension(Project) + ".dll";

    public static IReadOnlyList<AppPart> All(HouseContext house, HttpClient http) =>
        Known.Select(app => new AppPart(house, http, app.Name, app.Project, app.IsWorker)).ToArray();

    public Task PrepareAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(_house.Layout.DataOf(Name));
        return Task.CompletedTask;
    }

    public LaunchSpec Launch() => new(DotnetProgram.Path, [Path.Combine(AppBuild.CurrentFolder(_house.Layout), Name, Assembly)])
    {
        WorkingDirectory = _house.Layout.DataOf(Name),
        LogFile = _house.Layout.LogOf(Name),
        Environment = Settings(),
    };

    public Task<bool> IsReadyAsync(CancellationToken cancel) => SaysOkAsync("readyz", cancel);

    public Task<bool> IsWellAsync(CancellationToken cancel) => SaysOkAsync("healthz", cancel);

    public Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;

    private async Task<bool> SaysOkAsync(string page, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port}/{page}");
        return await Probe.HttpOkAsync(_http, request, cancel);
    }

    private Dictionary<string, string> Settings()
    {
        var settings = DevEnvironment.Read(_house.Layout)
            .Where(pair => !_isWorker || WorkerSettings.Any(allowed => pair.Key.StartsWith(allowed, StringComparison.Ordinal)))
            .Where(pair => pair.Key is not ("AINER_API_KEY" or "Postgres__Owner"))
            .ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in DotnetProgram.ModestMemory)
            settings.TryAdd(name, value);
        settings["LocalHost__Address"] = "127.0.0.1";
        settings["LocalHost__Port"] = $"{Port}";
        if (_isWorker)
        {
            var section = Name == "agent" ? "Agent" : "Composer";
            settings[section + "__Port"] = $"{Port}";
            settings.TryAdd(section + "__WorkDirectory", Path.Combine(_house.Layout.DataOf(Name), "work"));
        }

        return settings;
    }
}
