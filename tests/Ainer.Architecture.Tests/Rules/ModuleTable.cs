using System.Text.RegularExpressions;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>A row of docs/module-boundaries.md: who owns which schema and what others may use of it.</summary>
public sealed partial record ModuleRow(string Folder, string Schema, IReadOnlySet<string> Published)
{
    /// <summary>Reads the table; rows without a schema are left out.</summary>
    public static IReadOnlyList<ModuleRow> Read(string page) =>
        [.. Row().Matches(page).Where(row => row.Groups["schema"].Value != "none")
            .Select(row => new ModuleRow(row.Groups["folder"].Value, row.Groups["schema"].Value, Names(row.Groups["published"].Value)))];

    private static HashSet<string> Names(string published) =>
        [.. Name().Matches(published).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"^\| [^|]+ \| (?<folder>(?:functions|shared)/[\w/-]+) \| (?<schema>\w+) \|(?<published>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?:\w+\.)?(?<name>\w+)`")]
    private static partial Regex Name();
}
