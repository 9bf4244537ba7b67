using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Ainer.Deployment.Tests.Containers;

/// <summary>A compose file as plain values: dictionaries, lists and strings, anchors and merge keys resolved, variables left as they are.</summary>
internal sealed partial record ComposeFile(string Path, Dictionary<string, object> Root)
{
    public IEnumerable<(string Name, Dictionary<string, object> Service)> Services => Map("services").Select(entry => (entry.Key, (Dictionary<string, object>)entry.Value));

    public IReadOnlyList<ComposeFile> Included => [.. List(Root.GetValueOrDefault("include")).Select(path => Read(Repository.Resolve(Folder, path)!))];

    public string Folder => Path[..Path.LastIndexOf('/')];

    public static ComposeFile Read(string path) => Parse(path, Repository.Text(path));

    public static ComposeFile Parse(string path, string text) => new(path, (Dictionary<string, object>)YamlText.Parse(text));

    public Dictionary<string, object> Map(string key) => Root.GetValueOrDefault(key) as Dictionary<string, object> ?? [];

    /// <summary>A service's environment; a list of NAME=value reads the same as a mapping.</summary>
    public static IReadOnlyDictionary<string, string> Environment(Dictionary<string, object> service) => service.GetValueOrDefault("environment") switch
    {
        Dictionary<string, object> map => map.ToDictionary(entry => entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal),
        List<object> list => list.Cast<string>().Select(entry => entry.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal),
        _ => new Dictionary<string, string>(),
    };

    public static IReadOnlyList<string> List(object? value) => value is List<object> list ? [.. list.OfType<string>()] : value is string one ? [one] : [];

    /// <summary>Variables with what they are where nobody sets them; null = they must be set.</summary>
    public static IEnumerable<(string Name, string? Usual)> Variables(string text) =>
        Variable().Matches(text).Select(match => (match.Groups["name"].Value, match.Groups["usual"].Success ? match.Groups["usual"].Value : null));

    /// <summary>The text as it is where nobody sets a variable.</summary>
    public static string Usual(string text) => Variable().Replace(text, match => match.Groups["usual"].Value);

    [GeneratedRegex(@"\$\{(?<name>\w+)(?::-(?<usual>[^}]*)|:\?[^}]*)?\}")]
    private static partial Regex Variable();
}

/// <summary>YAML to dictionaries, lists and strings. A key that stands twice is an error.</summary>
internal static class YamlText
{
    public static object Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Plain(stream.Documents.Single().RootNode);
    }

    private static object Plain(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode sequence => sequence.Select(Plain).ToList(),
        YamlMappingNode mapping => Merged(mapping),
        _ => throw new FormatException($"line {node.Start.Line}: {node.NodeType} is not read here."),
    };

    private static Dictionary<string, object> Merged(YamlMappingNode mapping)
    {
        var result = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Where(entry => ((YamlScalarNode)entry.Key).Value != "<<")) result[((YamlScalarNode)key).Value!] = Plain(value);
        foreach (var (_, value) in mapping.Where(entry => ((YamlScalarNode)entry.Key).Value == "<<"))
            foreach (var source in value is YamlSequenceNode many ? many.Children : [value])
                foreach (var (key, inherited) in (Dictionary<string, object>)Plain(source)) result.TryAdd(key, inherited);
        return result;
    }
}
