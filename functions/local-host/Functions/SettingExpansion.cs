using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.Functions;

/// <summary>Replaces %Name% in attribute values by the setting of that name, as the Functions host does.</summary>
internal static partial class SettingExpansion
{
    /// <exception cref="InvalidOperationException">A named setting is missing.</exception>
    public static string Expand(string value, IConfiguration configuration) =>
        Placeholder().Replace(value, match => Resolve(match.Groups[1].Value, configuration));

    // Environment names are read with both spellings of the section separator.
    private static string Resolve(string name, IConfiguration configuration) =>
        configuration[name] ?? configuration[name.Replace("__", ":", StringComparison.Ordinal)]
        ?? throw new InvalidOperationException($"the setting {name} (named as %{name}%) is missing.");

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
