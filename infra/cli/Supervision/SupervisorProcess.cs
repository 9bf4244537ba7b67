using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;

namespace Ainer.Cli.Supervision;

/// <summary>The detached process that runs <see cref="Supervisor"/> (<c>./ainer supervise</c>): started by up, ended first by down.</summary>
internal static class SupervisorProcess
{
    public const string Name = "supervisor";

    public static async Task EnsureAsync(HouseContext house, CancellationToken cancel)
    {
        var layout = house.Layout;
        var spec = new LaunchSpec(DotnetProgram.Path, [DotnetProgram.ThisAssembly, "supervise"])
        {
            WorkingDirectory = layout.State,
            LogFile = layout.LogOf(Name),
            Environment = Settings(house),
        };
        var record = RunRecord.Find(layout, Name);
        if (record is not null && record.IsAlive() && record.Fingerprint == spec.Fingerprint())
            return;
        await StopAsync(layout, cancel);
        var process = DetachedProcess.Start(spec, $"{Name}@{layout.State}");
        new RunRecord(Name, process, spec.Fingerprint(), house.Time.GetUtcNow()).Save(layout);
    }

    private static Dictionary<string, string> Settings(HouseContext house)
    {
        var settings = new Dictionary<string, string>(DotnetProgram.ModestMemory)
        {
            ["AINER_ROOT"] = house.Layout.Root,
            ["AINER_STATE"] = house.Layout.State,
        };
        // Spelled out, so that other ports than last time mean another supervisor.
        foreach (var port in PortMap.Names)
            settings[PortMap.Variable(port)] = $"{house.Ports[port]}";
        return settings;
    }

    public static async Task StopAsync(HouseLayout layout, CancellationToken cancel)
    {
        if (RunRecord.Find(layout, Name) is { } record)
            await ProcessStopper.StopAsync(record.Process, [new StopStep(Signals.Terminate, TimeSpan.FromSeconds(5))], cancel);
        RunRecord.Remove(layout, Name);
    }
}
