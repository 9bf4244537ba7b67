using Ainer.Testing;

namespace Ainer.Postgres.Tests;

public sealed class GrantCheckTests : IAsyncLifetime
{
    private static readonly MigrationSet Sample = new("sample", typeof(GrantCheckTests).Assembly);
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_revoked_right_is_named_by_the_statement_that_gives_it_back()
    {
        await new Migrator(_database.OwnerConnection).MigrateAsync([Sample], Ct);
        Assert.Empty(await GrantCheck.MissingAsync(_database.OwnerConnection, [Sample], Ct));
        await _database.Owner.ExecuteAsync("revoke select on sample.thing from ainer_worker", null, Ct);

        var missing = Assert.Single(await GrantCheck.MissingAsync(_database.OwnerConnection, [Sample], Ct));

        Assert.Equal("grant select on sample.thing to ainer_worker;", missing);
        await _database.Owner.ExecuteAsync(missing, null, Ct);
        Assert.Empty(await GrantCheck.MissingAsync(_database.OwnerConnection, [Sample], Ct));
    }

    [Fact]
    public void Lists_of_roles_privileges_and_functions_are_read_one_by_one()
    {
        var grants = new HashSet<Grant>();

        GrantReader.Apply("""
            create table a.x (id int); -- grant all on everything to nobody;
            grant select, insert on all tables in schema a to r1, r2;
            grant execute on function a.f(text, int),
                a.g(jsonb[]) to r1;
            revoke insert on a.x from r2;
            revoke all on function a.f(text, int) from public;
            """, grants);

        Assert.Equal(
            ["grant execute on function a.f(text, int) to r1;", "grant execute on function a.g(jsonb[]) to r1;", "grant insert on a.x to r1;", "grant select on a.x to r1;", "grant select on a.x to r2;"],
            grants.Select(grant => grant.Statement).Order(StringComparer.Ordinal));
    }
}
