using Ainer.Cli.Setup;
using Ainer.Testing;
using Npgsql;

namespace Ainer.Cli.Tests;

public sealed class DatabaseRolesTests : IAsyncLifetime
{
    private readonly string _name = TestServices.UniqueName("roles").Replace('-', '_');

    private string Owner => _name + "_o";

    private string Administrator => _name + "_a";

    [Fact]
    public async Task Roles_database_and_extensions_are_made_once_and_passwords_each_time()
    {
        var roles = new DatabaseRoles(TestServices.PostgresAdmin, _name);
        await roles.EnsureAsync([new(Owner, "first")], templateToo: false, TestContext.Current.CancellationToken);
        await roles.EnsureAsync([new(Owner, "it's another")], templateToo: false, TestContext.Current.CancellationToken);

        Assert.Equal(2, await CountAsync(Owner, "it's another", "select count(*) from pg_extension where extname in ('vector', 'pg_trgm')"));
        await Assert.ThrowsAsync<PostgresException>(() => CountAsync(Owner, "first", "select 1"));
    }

    [Fact]
    public async Task An_administrator_who_is_no_superuser_will_do()
    {
        await AdminAsync($"create role {Administrator} login createrole createdb password 'a'");
        var text = new NpgsqlConnectionStringBuilder(TestServices.PostgresAdmin) { Username = Administrator, Password = "a" }.ConnectionString;
        await new DatabaseRoles(text, _name).EnsureAsync([new(Owner, "p")], templateToo: false, TestContext.Current.CancellationToken);

        Assert.Equal(1, await CountAsync(Owner, "p", $"select count(*) from pg_database where datname = '{_name}' and datdba = '{Owner}'::regrole"));
    }

    [Fact]
    public void A_connection_string_names_its_role() => Assert.Equal(new LoginRole("ainer_app", "p;w"), LoginRole.Of("Host=x;Username=ainer_app;Password=\"p;w\""));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await AdminAsync($"drop database if exists {_name} with (force)");
        await AdminAsync($"drop role if exists {Owner}");
        await AdminAsync($"drop role if exists {Administrator}");
    }

    private async Task<long> CountAsync(string user, string password, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServices.PostgresAdmin) { Database = _name, Username = user, Password = password, Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServices.PostgresAdmin) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
