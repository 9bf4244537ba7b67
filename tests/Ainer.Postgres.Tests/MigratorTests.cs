using Ainer.Testing;
using Npgsql;

namespace Ainer.Postgres.Tests;

public sealed class MigratorTests : IAsyncLifetime
{
    private static readonly MigrationSet Sample = new("sample", typeof(MigratorTests).Assembly);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Files_are_applied_once_in_order_and_known_afterwards()
    {
        var migrator = new Migrator(_database.OwnerConnection);
        Assert.Equal(["sample/0001_things", "sample/0002_more_things"], await migrator.PendingAsync([Sample], Ct));
        Assert.Equal(["sample/0001_things", "sample/0002_more_things"], (await migrator.MigrateAsync([Sample], Ct)).Applied);
        var again = await migrator.MigrateAsync([Sample], Ct);
        Assert.Empty(again.Applied);
        Assert.Equal(2, again.AlreadyThere);
        Assert.Equal(2, (await SchemaVersions.CurrentAsync(_database.WorkerConnection, Ct))["sample"]);
        Assert.Equal("more", await _database.Worker.ReadOneAsync<string>("select name from sample.thing where id = 2", null, Ct));
    }

    [Fact]
    public async Task Many_starters_at_once_apply_each_file_once()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(_database.OwnerConnection).MigrateAsync([Sample], Ct)));
        Assert.Equal(2, reports.Sum(report => report.Applied.Count));
    }

    [Fact]
    public async Task A_changed_file_is_refused_by_name()
    {
        var migrator = new Migrator(_database.OwnerConnection);
        await migrator.MigrateAsync([Sample], Ct);
        await _database.Owner.ExecuteAsync("update platform.schema_migrations set sha256 = 'other' where number = 1 and schema = 'sample'", null, Ct);
        var refused = await Assert.ThrowsAsync<MigrationChangedException>(() => migrator.MigrateAsync([Sample], Ct));
        Assert.Contains("sample/0001_things", refused.Message, StringComparison.Ordinal);
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_ahead_of_the_build_is_refused()
    {
        var migrator = new Migrator(_database.OwnerConnection);
        await migrator.MigrateAsync([Sample], Ct);
        await _database.Owner.ExecuteAsync("insert into platform.schema_migrations values ('sample', 3, 'future', 'x', now())", null, Ct);
        var refused = await Assert.ThrowsAsync<MigrationChangedException>(() => migrator.MigrateAsync([Sample], Ct));
        Assert.Contains("0003_future", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_file_leaves_nothing_of_itself_and_keeps_those_before_it()
    {
        await _database.Owner.ExecuteAsync("create schema sample; create table sample.more_thing (id int)", null, Ct);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => new Migrator(_database.OwnerConnection).MigrateAsync([Sample], Ct));
        Assert.Contains("sample/0002_more_things", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await SchemaVersions.CurrentAsync(_database.OwnerConnection, Ct))["sample"]);
    }

    [Fact]
    public async Task An_unmigrated_database_has_no_versions() => Assert.Empty(await new Migrator(_database.OwnerConnection).PendingAsync([], Ct));

    [Fact]
    public async Task The_app_role_owns_nothing_and_cannot_migrate()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => new Migrator(_database.AppConnection).MigrateAsync([Sample], Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        var powers = await _database.Owner.ReadAsync<bool>("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname in ('ainer_app', 'ainer_worker', 'ainer_owner')", null, Ct);
        Assert.Equal([false, false, false], powers);
    }
}
