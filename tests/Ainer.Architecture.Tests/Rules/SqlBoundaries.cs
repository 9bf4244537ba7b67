using System.Text.RegularExpressions;

namespace Ainer.Architecture.Tests.Rules;

/// <summary>A module's SQL names its own schema, and of others only what docs/module-boundaries.md lists as published. Migrations are numbered without gaps.</summary>
public static partial class SqlBoundaries
{
    public static IEnumerable<string> Crossed(IEnumerable<SourceFile> files, IReadOnlyList<ModuleRow> modules)
    {
        var schemas = modules.ToDictionary(module => module.Schema, StringComparer.Ordinal);
        foreach (var file in files.Where(file => file.Is(".sql", ".cs") && !file.IsTest))
        {
            if (modules.Where(module => file.IsIn(module.Folder)).MaxBy(module => module.Folder.Length) is not { } owner) continue;
            foreach (var (schema, name) in Sql(file).SelectMany(Names).Distinct())
                if (schema != owner.Schema && schemas.TryGetValue(schema, out var other) && !other.Published.Contains(name))
                    yield return $"{file.Path} names {schema}.{name}, which {schema} does not publish: use one of {string.Join(", ", other.Published.Order())}, or publish it in docs/module-boundaries.md and grant it.";
        }
    }

    /// <summary>A published name that no migration makes is a promise to nobody.</summary>
    public static IEnumerable<string> Unmade(IReadOnlyList<SourceFile> files, IReadOnlyList<ModuleRow> modules) =>
        from module in modules
        let made = files.Where(file => file.IsIn(module.Folder + "/Migrations")).SelectMany(file => Made().Matches(file.Text)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal)
        from name in module.Published
        where !made.Contains(name)
        select $"docs/module-boundaries.md says that {module.Schema} publishes {name}, but no migration in {module.Folder}/Migrations makes it.";

    public static IEnumerable<string> Misnumbered(IEnumerable<SourceFile> files)
    {
        foreach (var folder in files.Where(file => file.Is(".sql") && file.Folder.EndsWith("/Migrations", StringComparison.Ordinal)).GroupBy(file => file.Folder))
        {
            var next = 1;
            foreach (var file in folder.OrderBy(file => file.Name, StringComparer.Ordinal))
                if (!MigrationName().IsMatch(file.Name)) yield return $"{file.Path} is no migration's name: call it NNNN_what_it_does.sql.";
                else if (int.Parse(file.Name[..4], System.Globalization.CultureInfo.InvariantCulture) != next++) yield return $"{file.Path} should be number {next - 1:0000}: migrations count from 0001 without gaps or doubles.";
        }
    }

    private static IEnumerable<string> Sql(SourceFile file) =>
        file.Is(".sql") ? [file.Text] : Literal().Matches(Code.WithoutComments(file.Text)).Select(match => match.Value).Where(text => Statement().IsMatch(text));

    private static IEnumerable<(string Schema, string Name)> Names(string sql) =>
        QualifiedName().Matches(Quiet().Replace(sql, "")).Select(match => (match.Groups["schema"].Value, match.Groups["name"].Value));

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"", RegexOptions.Singleline)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b(?:from|join|into|update|select)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", RegexOptions.Singleline)]
    private static partial Regex Quiet();

    [GeneratedRegex(@"(?<![\w.])(?<schema>[a-z_]+)\.(?<name>[a-z_]\w*)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex MigrationName();

    [GeneratedRegex(@"create\s+(?:or\s+replace\s+)?(?:view|function|table)\s+(?:if\s+not\s+exists\s+)?\w+\.(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Made();
}
