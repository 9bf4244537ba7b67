namespace Ainer.Deployment.Tests.Settings;

/// <summary>Every place sets what its process requires, and nothing that it would not read.</summary>
internal static class SettingsRules
{
    private static readonly HashSet<string> Services = ["S3", "Redis", "RabbitMq", "Postgres", "Hub"];

    public static IEnumerable<string> Broken(SettingsCatalog catalog, Placement place) => [.. Unread(catalog, place), .. Missing(catalog, place)];

    private static IEnumerable<string> Unread(SettingsCatalog catalog, Placement place) =>
        from variable in place.Variables.Keys
        where catalog.Find(place.Process, variable) is null && !PlatformSettings.Reads(place.Process, variable)
        select $"{place.Where} sets {variable} for {place.Process}, which does not read it: correct the name or take it out.";

    private static IEnumerable<string> Missing(SettingsCatalog catalog, Placement place) =>
        from setting in catalog.Of(place.Process).Values
        where setting.Required && place.Variables.FirstOrDefault(entry => string.Equals(entry.Key.Replace("__", ":", StringComparison.Ordinal), setting.Key, StringComparison.OrdinalIgnoreCase)).Value is null or ""
        select $"{place.Where} does not set {setting.EnvironmentName} for {place.Process}, which would not start without it.";

    /// <summary>What one process of a deployment is told about a service that they share, all are told who would listen: a default that reaches another service is worse than an error.</summary>
    public static IEnumerable<string> Uneven(SettingsCatalog catalog, IReadOnlyCollection<Placement> deployment)
    {
        var shared = deployment.SelectMany(place => place.Variables.Keys.Select(variable => catalog.Find(place.Process, variable)?.Key)).OfType<string>().Where(key => Services.Contains(key.Split(':')[0])).ToHashSet(StringComparer.Ordinal);
        return from place in deployment
               from key in shared
               where catalog.Of(place.Process).TryGetValue(key, out var setting) && place.Variables.Keys.All(variable => catalog.Find(place.Process, variable) != setting)
               select $"{place.Where} sets {key} for others and not for {place.Process}, which reads it too.";
    }
}
