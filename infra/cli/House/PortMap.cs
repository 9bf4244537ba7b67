using System.Globalization;
using System.Text.Json;

namespace Ainer.Cli.House;

/// <summary>
/// The TCP ports of one copy of Ainer, all on 127.0.0.1. A second copy runs beside the first with
/// <c>AINER_PORT_BASE=20000</c> (every port becomes base + its last three digits, apps base + 71..75) or with single
/// overrides such as <c>AINER_PORT_POSTGRES=6000</c>. The choice of the first start is remembered in ports.json.
/// </summary>
internal sealed class PortMap
{
    private static readonly (string Name, int Default, int Offset)[] Known =
    [
        ("postgres", 55432, 432),
        ("rabbitmq", 55672, 672),
        ("rabbitmq-management", 55673, 673),
        ("rabbitmq-prometheus", 55674, 674),
        ("rabbitmq-dist", 55675, 675),
        ("rabbitmq-epmd", 55676, 676),
        ("redis", 56379, 379),
        ("s3", 59000, 900),
        ("gateway", 7071, 71),
        ("orchestration", 7072, 72),
        ("router", 7073, 73),
        ("agent", 7074, 74),
        ("composer", 7075, 75),
    ];

    private readonly Dictionary<string, int> _ports;

    private PortMap(Dictionary<string, int> ports) => _ports = ports;

    public static IEnumerable<string> Names => Known.Select(port => port.Name);

    public int this[string name] => _ports[name];

    public static string Variable(string name) => "AINER_PORT_" + name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Environment over remembered over default.</summary>
    /// <exception cref="CliException">A value is no port, or two parts would share one.</exception>
    public static PortMap Resolve(IReadOnlyDictionary<string, string> environment, string rememberedFile)
    {
        var remembered = File.Exists(rememberedFile)
            ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(rememberedFile)) ?? []
            : [];
        var basePort = ParsePort(environment, "AINER_PORT_BASE");
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, usual, offset) in Known)
            ports[name] = ParsePort(environment, Variable(name))
                ?? (basePort is { } start ? start + offset : remembered.GetValueOrDefault(name, usual));
        var shared = ports.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Count() > 1);
        if (shared is not null)
            throw new CliException($"Port {shared.Key} is given to {string.Join(" and ", shared.Select(pair => pair.Key))}. Give each its own with {string.Join(", ", shared.Select(pair => Variable(pair.Key)))}.");
        return new PortMap(ports);
    }

    public void Remember(string file) => AtomicFile.Write(file, JsonSerializer.Serialize(_ports, JsonText.Indented));

    private static int? ParsePort(IReadOnlyDictionary<string, string> environment, string variable)
    {
        if (!environment.TryGetValue(variable, out var text) || string.IsNullOrWhiteSpace(text))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new CliException($"{variable}={text} is not a port. Use a number from 1 to 65535.");
    }
}
