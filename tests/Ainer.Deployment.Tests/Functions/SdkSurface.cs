using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Functions;

/// <summary>The listing of the SDK's public members, where one lies beside the repository: types by full name with the names of their properties.</summary>
internal static partial class SdkSurface
{
    public static Dictionary<string, HashSet<string>>? Read()
    {
        var folder = Path.GetFullPath(Path.Combine(Ainer.Testing.RepositoryFiles.Root, "..", "shared", "sdk-surface"));
        return Directory.Exists(folder) ? Of(Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)) : null;
    }

    private static Dictionary<string, HashSet<string>> Of(IEnumerable<string> lines)
    {
        var types = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        HashSet<string> properties = [];
        foreach (var line in lines)
        {
            if (Header().Match(line) is { Success: true } header) types[header.Groups["name"].Value] = properties = new(StringComparer.Ordinal);
            else if (line.Length > 0 && line[0] != ' ') properties = [];
            else if (Property().Match(line) is { Success: true } property) properties.Add(property.Groups["name"].Value);
        }
        return types;
    }

    [GeneratedRegex(@"^(?:\w+ )*class (?<name>[\w.]+)")]
    private static partial Regex Header();

    [GeneratedRegex(@"^ .*\b(?<name>\w+) \{ get;")]
    private static partial Regex Property();
}
