namespace Ainer.Deployment.Tests.Settings;

/// <summary>Every place sets what its process requires, and nothing that it would not read.</summary>
internal static class SettingsRules
{
    public static IEnumerable<string> Broken(SettingsCatalog catalog, Placement place) => [.. Unread(catalog, place), .. Missing(catalog, place)];

    private static IEnumerable<string> Unread(SettingsCatalog catalog, Placement place) =>
        from variable in place.Variables.Keys
        where catalog.Find(place.Process, variable) is null && !PlatformSettings.Reads(place.Process, variable)
        select $"{place.Where} sets {variable} for {place.Process}, which does not read it: correct the name or take it out.";

    private static IEnumerable<string> Missing(SettingsCatalog catalog, Placement place) =>
        from setting in catalog.Of(place.Process).Values
        where setting.Required && place.Variables.FirstOrDefault(entry => string.Equals(entry.Key.Replace("__", ":", StringComparison.Ordinal), setting.Key, StringComparison.OrdinalIgnoreCase)).Value is null or ""
        select $"{place.Where} does not set {setting.EnvironmentName} for {place.Process}, which would not start without it.";
}
