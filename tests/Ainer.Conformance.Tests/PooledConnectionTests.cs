using Ainer.LocalHost.Durable.Store;
using Ainer.Postgres;
using Ainer.Testing;
using Npgsql;

namespace Ainer.Conformance.Tests;

/// <summary>What one statement of the engine leaves to the next on the same connection.</summary>
public sealed class PooledConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(new MigrationSet("durable", typeof(DurableStore).Assembly));

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    /// <summary>Npgsql prepares a statement by itself at one of its first uses; whichever that is, the value that is refused comes with it in one of these cases.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_value_that_the_server_refuses_spoils_nothing_for_the_next_statement(int usesBefore)
    {
        await using var source = DurableStore.Open(new NpgsqlConnectionStringBuilder(_database.WorkerConnection) { MaxPoolSize = 1 }.ConnectionString);
        for (var i = 0; i < usesBefore; i++) Assert.True(await RegisterAsync(source, "engine") > 0);
        Assert.Equal("22021", (await Assert.ThrowsAsync<PostgresException>(() => RegisterAsync(source, "no\0name"))).SqlState);
        for (var i = 0; i < 8; i++) Assert.True(await RegisterAsync(source, "engine") > 0);
    }

    private static Task<long> RegisterAsync(NpgsqlDataSource source, string name) => DurableStore.RegisterAsync(source, "hub", name, Lease, Ct);
}
