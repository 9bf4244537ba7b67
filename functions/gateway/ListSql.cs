using Ainer.Postgres;

namespace Ainer.Gateway;

/// <summary>
/// Puts the query of a list together from the blocks of its file: NAME, then NAME_PART for each part that applies, then NAME_end. A query that holds only the conditions
/// it needs has an index that fits it; one that holds them all, each with "or the parameter is null", has none.
/// </summary>
internal static class ListSql
{
    public static string Of(SqlFile sql, string name, params (string Part, bool Applies)[] parts) =>
        string.Join('\n', [sql[name], .. parts.Where(part => part.Applies).Select(part => sql[$"{name}_{part.Part}"]), sql[$"{name}_end"]]);
}
