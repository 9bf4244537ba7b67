using System.Text.RegularExpressions;
using Ainer.Deployment.Tests.Settings;

namespace Ainer.Deployment.Tests.Containers;

/// <summary>The Compose specification as far as these files use it; what they do not use is refused, so that a misspelt key cannot hide.</summary>
internal static partial class ComposeRules
{
    private static readonly HashSet<string> TopLevel = ["name", "include", "services", "networks", "volumes"];

    private static readonly HashSet<string> ServiceKeys =
    [
        "build", "command", "cpu_shares", "depends_on", "deploy", "environment", "healthcheck", "hostname", "image", "networks", "ports", "profiles", "restart", "shm_size", "stop_grace_period", "stop_signal", "volumes",
    ];

    private static readonly HashSet<string> Conditions = ["service_started", "service_healthy", "service_completed_successfully"];
    private static readonly HashSet<string> HealthKeys = ["test", "interval", "timeout", "retries", "start_period"];

    public static IEnumerable<string> Broken(ComposeFile file)
    {
        // What an included file declares may be used here.
        var all = file.Included.Append(file).ToList();
        var services = all.SelectMany(part => part.Services).ToDictionary(entry => entry.Name, entry => entry.Service, StringComparer.Ordinal);
        return
        [
            .. file.Root.Keys.Where(key => !TopLevel.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal)).Select(key => $"{file.Path}: {key} is no part of a compose file."),
            .. file.Services.SelectMany(entry => Service(file, entry.Name, entry.Service, services, Declared(all, "volumes"), Declared(all, "networks"))),
            .. TwicePublished(file, services),
        ];
    }

    private static HashSet<string> Declared(IEnumerable<ComposeFile> files, string kind) => [.. files.SelectMany(file => file.Map(kind).Keys)];

    private static IEnumerable<string> Service(ComposeFile file, string name, Dictionary<string, object> service, Dictionary<string, Dictionary<string, object>> services, HashSet<string> volumes, HashSet<string> networks)
    {
        var at = $"{file.Path}: {name}";
        foreach (var key in service.Keys.Where(key => !ServiceKeys.Contains(key))) yield return $"{at} has {key}, which is no key of a service here.";
        foreach (var complaint in Image(at, file, service)) yield return complaint;
        foreach (var complaint in Needs(at, service, services)) yield return complaint;
        foreach (var port in ComposeFile.List(service.GetValueOrDefault("ports")).Where(port => !Port().IsMatch(ComposeFile.Usual(port)))) yield return $"{at} publishes {port}: write address:port:port, so that nothing is open by accident.";
        foreach (var network in ComposeFile.List(service.GetValueOrDefault("networks")).Where(network => !networks.Contains(network))) yield return $"{at} is in network {network}, which is not declared.";
        foreach (var volume in ComposeFile.List(service.GetValueOrDefault("volumes")))
        {
            var source = volume.Split(':')[0];
            if (source.StartsWith('.') ? Repository.Resolve(file.Folder, source) is not { } path || !Repository.Exists(path) : !volumes.Contains(source))
                yield return $"{at} mounts {source}, which is {(source.StartsWith('.') ? "not in the repository" : "no declared volume")}.";
        }
        foreach (var key in Health(service).Keys.Where(key => !HealthKeys.Contains(key))) yield return $"{at} has healthcheck.{key}, which is no key.";
        if (service.ContainsKey("healthcheck") && Health(service).GetValueOrDefault("test") is not List<object> { Count: > 1 }) yield return $"{at} checks its health by nothing.";
        foreach (var key in new[] { "stop_grace_period", "interval", "timeout", "start_period" })
            if ((service.GetValueOrDefault(key) ?? Health(service).GetValueOrDefault(key)) is string time && !Duration().IsMatch(time)) yield return $"{at}: {key} {time} is no duration.";
        if (service.GetValueOrDefault("restart") is string restart && restart is not ("no" or "always" or "on-failure" or "unless-stopped")) yield return $"{at}: restart {restart} is no policy.";
    }

    private static IEnumerable<string> Image(string at, ComposeFile file, Dictionary<string, object> service)
    {
        if (service.GetValueOrDefault("image") is not string image) { yield return $"{at} has no image."; yield break; }
        if (service.GetValueOrDefault("build") is not Dictionary<string, object> build)
        {
            if (!Pinned().IsMatch(image)) yield return $"{at}: {image} is not pinned to a version.";
            yield break;
        }
        if (Repository.Resolve(file.Folder, (string)build["context"]) != ".") yield return $"{at} is not built from the repository's root.";
        var dockerfile = (string)build["dockerfile"];
        if (!Repository.Exists(dockerfile)) yield return $"{at}: {dockerfile} is not in the repository.";
        else if (build.GetValueOrDefault("target") is string target && Dockerfile.Read(dockerfile).Stages.All(stage => stage.Name != target)) yield return $"{at}: {dockerfile} has no target {target}.";
    }

    private static IEnumerable<string> Needs(string at, Dictionary<string, object> service, Dictionary<string, Dictionary<string, object>> services)
    {
        if (service.GetValueOrDefault("depends_on") is not { } needs) yield break;
        if (needs is not Dictionary<string, object> map) { yield return $"{at} does not say in which condition it needs others."; yield break; }
        foreach (var (other, value) in map)
        {
            var condition = (value as Dictionary<string, object>)?.GetValueOrDefault("condition") as string ?? "";
            if (!services.TryGetValue(other, out var needed)) yield return $"{at} needs {other}, which is no service.";
            else if (!Conditions.Contains(condition)) yield return $"{at} needs {other} in condition '{condition}', which is none.";
            else if (condition == "service_healthy" && !HasHealthCheck(needed)) yield return $"{at} waits for {other} to be healthy, which nothing checks.";
            else if (condition == "service_completed_successfully" && needed.GetValueOrDefault("restart") is not null and not "no") yield return $"{at} waits for {other} to end, which restarts.";
        }
    }

    private static bool HasHealthCheck(Dictionary<string, object> service) =>
        service.ContainsKey("healthcheck") || (service.GetValueOrDefault("build") is Dictionary<string, object> build && Placement.Built(build).Last("HEALTHCHECK") is not (null or "NONE"));

    private static IEnumerable<string> TwicePublished(ComposeFile file, Dictionary<string, Dictionary<string, object>> services) =>
        from published in services.SelectMany(entry => ComposeFile.List(entry.Value.GetValueOrDefault("ports")).Select(port => ComposeFile.Usual(port).Split(':')[1])).GroupBy(port => port)
        where published.Count() > 1
        select $"{file.Path} publishes port {published.Key} twice.";

    private static Dictionary<string, object> Health(Dictionary<string, object> service) => service.GetValueOrDefault("healthcheck") as Dictionary<string, object> ?? [];

    [GeneratedRegex(@"^\d+\.\d+\.\d+\.\d+:\d+:\d+$")]
    private static partial Regex Port();

    [GeneratedRegex(@"^\d+(ms|s|m|h)$")]
    private static partial Regex Duration();

    [GeneratedRegex(@":(v|RELEASE\.)?\d+[\w.\-]*\d[\w.\-]*$")]
    private static partial Regex Pinned();
}
