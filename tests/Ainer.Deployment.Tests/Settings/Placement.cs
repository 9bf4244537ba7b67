using System.Text.Json;
using Ainer.Deployment.Tests.Bicep;
using Ainer.Deployment.Tests.Containers;

namespace Ainer.Deployment.Tests.Settings;

/// <summary>One place where a process gets its environment: a service of a compose file, a local.settings.json, an app of the Bicep files.</summary>
/// <param name="Where">The file's name, as the page of settings shows it.</param>
/// <param name="Process">The process that runs there.</param>
/// <param name="Variables">What is set there, with the image's own ENV below it.</param>
internal sealed record Placement(string Where, string Process, IReadOnlyDictionary<string, string> Variables)
{
    public static readonly string[] ComposeFiles = ["infra/compose/compose.yml", "infra/compose/compose.cpu.yml", "infra/compose/compose.gpu.yml"];

    public static readonly IReadOnlyDictionary<string, string> FunctionFolders = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["gateway"] = "functions/gateway",
        ["orchestration"] = "functions/orchestration/app",
        ["router"] = "functions/router/app",
    };

    /// <summary>All places. Settings that nobody reads there, and required ones that are missing, are complaints of <see cref="SettingsRules"/>.</summary>
    public static IReadOnlyList<Placement> All() => [.. ComposeFiles.SelectMany(OfCompose), .. BicepSettings.Placements(), .. FunctionFolders.Select(OfLocalSettings)];

    public static IEnumerable<Placement> OfCompose(string path)
    {
        var file = ComposeFile.Read(path);
        foreach (var (name, service) in file.Services)
        {
            if (service.GetValueOrDefault("build") is not Dictionary<string, object> build) continue;
            var variables = Built(build).Environment().ToDictionary(StringComparer.Ordinal);
            foreach (var (variable, value) in ComposeFile.Environment(service)) variables[variable] = value;
            yield return new Placement(Path.GetFileName(path), name, variables);
        }
    }

    /// <summary>The stage of the Dockerfile that a service's build names.</summary>
    public static Stage Built(Dictionary<string, object> build) => Dockerfile.Read((string)build["dockerfile"]).Target(build.GetValueOrDefault("target") as string);

    private static Placement OfLocalSettings(KeyValuePair<string, string> app)
    {
        using var json = JsonDocument.Parse(Repository.Text($"{app.Value}/local.settings.json"));
        return new Placement("local.settings.json", app.Key, json.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? "", StringComparer.Ordinal));
    }
}
