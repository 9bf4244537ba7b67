using System.Collections;

namespace Ainer.Cli.House;

/// <summary>What every command starts from: folders, ports, the caller's environment and the clock.</summary>
internal sealed record HouseContext(
    HouseLayout Layout,
    PortMap Ports,
    IReadOnlyDictionary<string, string> Environment,
    TimeProvider Time)
{
    public static HouseContext Open()
    {
        var environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        var layout = HouseLayout.Locate(environment);
        return new HouseContext(layout, PortMap.Resolve(environment, layout.PortsFile), environment, TimeProvider.System);
    }
}
