using System.Text.RegularExpressions;

namespace Ainer.Postgres;

/// <summary>One right of one role on one object; <paramref name="Kind"/> is schema, table (views too), sequence or function.</summary>
internal sealed record Grant(string Kind, string Object, string Privilege, string Role)
{
    public string Statement => $"grant {Privilege} on {(Kind == "table" ? "" : Kind + " ")}{Object} to {Role};";
}

/// <summary>Reads the grants and revokes of a migration, as far as they name their objects or all tables that the same file makes.</summary>
internal static partial class GrantReader
{
    private static readonly string[] NamedKinds = ["schema", "sequence", "function"];

    /// <summary>Adds what the file grants to <paramref name="standing"/> and takes away what it revokes. Public is no role of ours.</summary>
    public static void Apply(string sql, ISet<Grant> standing)
    {
        var text = Comment().Replace(sql, "");
        var made = Table().Matches(text).Select(match => match.Groups["name"].Value).ToArray();
        foreach (Match statement in Statement().Matches(text))
        {
            var grants = Read(statement, made);
            if (statement.Groups["verb"].Value.Equals("grant", StringComparison.OrdinalIgnoreCase))
                standing.UnionWith(grants);
            else
                standing.ExceptWith(grants);
        }
    }

    private static IEnumerable<Grant> Read(Match statement, IReadOnlyList<string> made)
    {
        var (kind, objects) = Objects(Space().Replace(statement.Groups["objects"].Value, " ").Trim(), made);
        return from privilege in Split(statement.Groups["privileges"].Value)
               from role in Split(statement.Groups["roles"].Value)
               where role != "public"
               from named in objects
               select new Grant(kind, named, privilege, role);
    }

    private static (string Kind, IReadOnlyList<string> Objects) Objects(string text, IReadOnlyList<string> made)
    {
        if (text.StartsWith("all tables in schema ", StringComparison.OrdinalIgnoreCase))
            return ("table", [.. made.Where(table => table.StartsWith(text.Split(' ')[^1] + ".", StringComparison.Ordinal))]);
        if (text.StartsWith("all ", StringComparison.OrdinalIgnoreCase))
            return ("table", []);
        var kind = Array.Find(NamedKinds, named => text.StartsWith(named + " ", StringComparison.OrdinalIgnoreCase));
        return (kind ?? "table", Split(kind is null ? text : text[kind.Length..]));
    }

    // Commas inside a function's parentheses belong to it.
    private static string[] Split(string list) => OuterComma().Split(list).Select(part => part.Trim()).ToArray();

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@",(?![^()]*\))")]
    private static partial Regex OuterComma();

    [GeneratedRegex(@"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?<name>[a-z_]+\.[a-z0-9_]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex(@"\b(?<verb>grant|revoke)\s+(?<privileges>[a-z, ]+?)\s+on\s+(?<objects>[^;]+?)\s+(?:to|from)\s+(?<roles>[a-z0-9_, ]+?)\s*;", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
