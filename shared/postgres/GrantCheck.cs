using Dapper;
using Npgsql;

namespace Ainer.Postgres;

/// <summary>Compares what the migrations grant with what the roles may do now: a right that was revoked by hand shows itself otherwise as an error far away.</summary>
public static class GrantCheck
{
    private static readonly SqlFile Sql = SqlFile.Read(typeof(GrantCheck).Assembly, "Sql/grants.sql");

    /// <summary>One SQL statement for each right that a role should have and has not, ready to be run by the owner; none when all is well.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(string connectionString, IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        var wanted = new HashSet<Grant>();
        foreach (var migration in sets.SelectMany(set => set.Read()))
            GrantReader.Apply(migration.Sql, wanted);
        var all = wanted.ToArray();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        var arguments = new
        {
            Lines = all.Select(grant => grant.Statement).ToArray(),
            Kinds = all.Select(grant => grant.Kind).ToArray(),
            Objects = all.Select(grant => grant.Object).ToArray(),
            Privileges = all.Select(grant => grant.Privilege).ToArray(),
            Roles = all.Select(grant => grant.Role).ToArray(),
        };
        return (await connection.QueryAsync<string>(new CommandDefinition(Sql["missing"], arguments, cancellationToken: ct))).AsList();
    }
}
