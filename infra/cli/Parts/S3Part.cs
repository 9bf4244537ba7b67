using Ainer.Cli.House;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Parts;

/// <summary>The built-in object store (<c>S3/</c>): this program run with <c>s3</c>, files kept in .ainer/s3.</summary>
internal sealed class S3Part(HouseContext house, Secrets secrets, HttpClient http) : IPart
{
    public string Name => "s3";

    public PartKind Kind => PartKind.Service;

    public int Port => house.Ports["s3"];

    public IReadOnlyList<int> Ports => [Port];

    public string? DataFolder => null;

    public TimeSpan StartPatience => TimeSpan.FromSeconds(100);

    public IReadOnlyList<StopStep> StopSteps => [new(Signals.Terminate, TimeSpan.FromSeconds(10))];

    public Task PrepareAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(house.Layout.DataOf(Name));
        return Task.CompletedTask;
    }

    public LaunchSpec Launch() => new(DotnetProgram.Path, [DotnetProgram.ThisAssembly, "s3"])
    {
        WorkingDirectory = house.Layout.State,
        LogFile = house.Layout.LogOf(Name),
        Environment = new Dictionary<string, string>(DotnetProgram.ModestMemory)
        {
            ["AINER_ROOT"] = house.Layout.Root,
            ["AINER_STATE"] = house.Layout.State,
            ["AINER_S3_PORT"] = $"{Port}",
            ["AINER_S3_FOLDER"] = house.Layout.DataOf(Name),
            ["AINER_S3_ACCESS_KEY"] = secrets.S3AccessKey,
            ["AINER_S3_SECRET_KEY"] = secrets.S3SecretKey,
        },
    };

    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Port}/healthz");
        return await Probe.HttpOkAsync(http, request, cancel);
    }

    public Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;
}
