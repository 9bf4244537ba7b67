using System.Text;

namespace Ainer.Deployment.Tests.Settings;

/// <summary>docs/configuration.md, from the options classes and from the places that set them.</summary>
internal static class ConfigurationPage
{
    public static string Write(SettingsCatalog catalog, IReadOnlyList<Placement> places)
    {
        var page = new StringBuilder("""
            # Settings

            Generated from the options classes and the deployment files; the tests of Ainer.Deployment.Tests hold this page to both (rewrite it with `AINER_WRITE_GENERATED=1`).

            A setting is given by the environment: `S3:Bucket` below is the variable `S3__Bucket`. A process that starts with a value outside the range, or without a required
            one, ends at once and says so. "Set in" names the files of this repository that give a value; everywhere else the default holds.

            In the function apps the Functions host's own settings work too (`AzureWebJobs.NAME.Disabled`, `AzureFunctionsJobHost__...` for host.json), and in every process
            .NET's `Logging__LogLevel__...`.

            """);
        foreach (var section in Keys(catalog).GroupBy(key => key.Contains(':', StringComparison.Ordinal) ? key[..key.IndexOf(':', StringComparison.Ordinal)] : "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            page.Append(null, $"\n## {(section.Key.Length == 0 ? "Without a section" : section.Key)}\n\n| setting | type | default | meaning | read by | set in |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (var key in section) Row(page, catalog, places, key);
        }
        return page.ToString();
    }

    private static IEnumerable<string> Keys(SettingsCatalog catalog) =>
        SettingsCatalog.Processes.SelectMany(process => catalog.Of(process).Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static void Row(StringBuilder page, SettingsCatalog catalog, IReadOnlyList<Placement> places, string key)
    {
        var readers = SettingsCatalog.Processes.Where(process => catalog.Of(process).ContainsKey(key)).ToList();
        var settings = readers.Select(reader => catalog.Of(reader)[key]).ToList();
        var usual = settings.Select(setting => setting.Default).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var required = readers.Where(reader => catalog.Of(reader)[key].Required).ToList();
        var shown = usual.Count > 0 ? string.Join(" or ", usual.Select(text => $"`{text}`")) : required.Count == readers.Count ? "**required**" : required.Count > 0 ? $"**required** by {string.Join(", ", required)}" : "none";
        var type = settings[0].Type + (settings[0].Range.Length > 0 ? $", {settings[0].Range}" : "");
        var set = places.Where(place => readers.Contains(place.Process) && place.Variables.Keys.Any(variable => catalog.Find(place.Process, variable)?.Key == key)).Select(place => place.Where).Distinct(StringComparer.Ordinal);
        page.Append(null, $"| `{key}` | {type.Replace("<", "&lt;", StringComparison.Ordinal)} | {shown} | {settings[0].Meaning} | {string.Join(", ", readers)} | {string.Join(", ", set)} |\n");
    }
}
