using Ainer.Testing;
using Npgsql;

namespace Ainer.Postgres.Tests;

/// <summary>What one use of a pooled connection leaves to the next.</summary>
public sealed class PoolTests : IAsyncLifetime
{
    private const string Statement = "select @body::jsonb ->> 'a'";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    /// <summary>Npgsql prepares a statement by itself at one of its first uses; whichever that is, the value that is refused comes with it in one of these cases.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_value_that_the_server_refuses_spoils_nothing_for_who_uses_the_connection_next(int usesBefore)
    {
        await using var database = new WorkerDatabase(new NpgsqlConnectionStringBuilder(_database.WorkerConnection) { MaxPoolSize = 1 }.ConnectionString);
        for (var i = 0; i < usesBefore; i++) Assert.Equal("1", await AskAsync(database, """{"a": 1}"""));
        Assert.Equal("22003", (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(database, """{"a": 1e200000}"""))).SqlState);
        for (var i = 0; i < 8; i++) Assert.Equal("2", await AskAsync(database, """{"a": 2}"""));

        Assert.Equal("22P05", (await Assert.ThrowsAsync<PostgresException>(() => database.ReadOneAsync<string>(Statement, new { body = Jsonb.Text("""{"a": "\u0000"}""") }, Ct))).SqlState);
        Assert.Equal("3", await database.ReadOneAsync<string>(Statement, new { body = Jsonb.Text("""{"a": 3}""") }, Ct));
    }

    private static Task<string?> AskAsync(WorkerDatabase database, string body) => database.InTransactionAsync(tx => tx.ScalarAsync<string>(Statement, new { body = Jsonb.Text(body) }), Ct);

    [Fact]
    public async Task No_statement_is_compiled_unless_the_connection_string_says_so()
    {
        await using var asGiven = new WorkerDatabase(_database.WorkerConnection);
        await using var asked = new WorkerDatabase(new NpgsqlConnectionStringBuilder(_database.WorkerConnection) { Options = "-c jit=on" }.ConnectionString);

        Assert.Equal("off", await asGiven.ReadOneAsync<string>("show jit", null, Ct));
        Assert.Equal("on", await asked.ReadOneAsync<string>("show jit", null, Ct));
    }
}
