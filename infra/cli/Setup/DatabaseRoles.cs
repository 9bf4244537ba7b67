using Ainer.Cli.House;
using Npgsql;

namespace Ainer.Cli.Setup;

/// <summary>A role that logs in, and its password.</summary>
internal sealed record LoginRole(string Name, string Password)
{
    /// <summary>The role that a connection string logs in as.</summary>
    public static LoginRole Of(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return new LoginRole(parts.Username ?? "", parts.Password ?? "");
    }
}

/// <summary>
/// Roles, database and extensions, made where they are missing; passwords are set again each time, which is how they are rotated. The administrator
/// may be a superuser or, as on managed servers, a role that may make roles and databases.
/// </summary>
internal sealed class DatabaseRoles(string administrator, string database = "ainer")
{
    private static readonly string[] Extensions = ["vector", "pg_trgm"];

    /// <param name="roles">The owner of the database first.</param>
    /// <param name="templateToo">Whether databases made later shall have the extensions as well: they are put into template1.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CliException">The administrator may not do it, or the server has no pgvector.</exception>
    public async Task EnsureAsync(IReadOnlyList<LoginRole> roles, bool templateToo, CancellationToken cancel)
    {
        try
        {
            await using (var connection = await OpenAsync("postgres", cancel))
            {
                var superuser = await ScalarAsync(connection, "select rolsuper from pg_roles where rolname = current_user", [], cancel) is true;
                foreach (var role in roles)
                    await EnsureRoleAsync(connection, role, superuser, cancel);
                await EnsureDatabaseAsync(connection, roles[0].Name, superuser, cancel);
            }

            foreach (var name in templateToo ? ["template1", database] : (string[])[database])
            {
                await using var connection = await OpenAsync(name, cancel);
                foreach (var extension in Extensions)
                    await ExecuteAsync(connection, $"create extension if not exists {extension}", cancel);
            }
        }
        catch (NpgsqlException failure)
        {
            throw new CliException($"The database cannot be prepared: {failure.Message}. The administrator must be allowed to make roles and databases, and the server needs the extensions {string.Join(" and ", Extensions)}.", failure);
        }
    }

    private static async Task EnsureRoleAsync(NpgsqlConnection connection, LoginRole role, bool superuser, CancellationToken cancel)
    {
        if (await ScalarAsync(connection, "select 1 from pg_roles where rolname = $1", [role.Name], cancel) is null)
            await FormattedAsync(connection, "create role %I", role.Name, null, cancel);
        // Only a superuser may name these two attributes, even to say what they are already.
        var attributes = superuser ? "login nosuperuser nobypassrls" : "login";
        await FormattedAsync(connection, $"alter role %I {attributes} password %L", role.Name, role.Password, cancel);
    }

    private async Task EnsureDatabaseAsync(NpgsqlConnection connection, string owner, bool superuser, CancellationToken cancel)
    {
        if (await ScalarAsync(connection, "select 1 from pg_database where datname = $1", [database], cancel) is not null)
            return;
        // Whoever gives a database away must belong to the role that gets it; superusers belong to all.
        if (!superuser)
            await FormattedAsync(connection, "grant %I to current_user", owner, null, cancel);
        await FormattedAsync(connection, "create database %I owner %I", database, owner, cancel);
    }

    private async Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administrator) { Database = name, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }

    private static async Task FormattedAsync(NpgsqlConnection connection, string format, string first, string? second, CancellationToken cancel)
    {
        var sql = (string)(await ScalarAsync(connection, "select format($1, $2, $3)", [format, first, second ?? ""], cancel))!;
        await ExecuteAsync(connection, sql, cancel);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, string[] values, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync(cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
