using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Settings;

namespace Ainer.Deployment.Tests.Bicep;

/// <summary>The settings of each process in workloads.bicep: variables named after the process, made of objects and of unions of them.</summary>
internal static class BicepSettings
{
    private static readonly BicepFile Workloads = BicepFile.Read("infra/bicep/workloads.bicep");

    /// <summary>Where a process's plain settings stand.</summary>
    public static IReadOnlyDictionary<string, string> Plain(string process) => Object(process + "Settings");

    /// <summary>Names of the vault's secrets, by setting.</summary>
    public static IReadOnlyDictionary<string, string> Secret(string process) => Object(process + "Secrets");

    public static IEnumerable<Placement> Placements() => SettingsCatalog.Processes.Select(process =>
        new Placement("workloads.bicep", process, Plain(process).Concat(Secret(process)).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal)));

    /// <summary>The words of a variable that is a list of texts.</summary>
    public static IReadOnlyList<string> Texts(string variable) => [.. Regex.Matches(Workloads["var", variable].Text, "'(?<text>[^']*)'").Select(match => match.Groups["text"].Value)];

    private static Dictionary<string, string> Object(string variable)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(Workloads["var", variable].Text, found);
        return found;
    }

    private static void Collect(string text, Dictionary<string, string> found)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '{')
            {
                foreach (var (name, value) in BicepFile.Properties(text, i)) found[name] = value.Trim('\'');
                i = BicepFile.Closing(text, i);
            }
            else if (Regex.Match(text[i..], @"^[a-z]\w*(?:Settings|Secrets)\b") is { Success: true } name && (i == 0 || !char.IsLetterOrDigit(text[i - 1])))
            {
                Collect(Workloads["var", name.Value].Text, found);
                i += name.Length - 1;
            }
    }
}
