using System.Globalization;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable.Store;
using Ainer.Postgres;
using Ainer.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(Store))]

namespace Ainer.Conformance.Tests.Fixtures;

/// <summary>A Postgres database of this test run's own, with the engine's migrations; dropped at the end.</summary>
public sealed class Store : IAsyncLifetime
{
    private int _hubs;

    /// <summary>As the engine's own role: what it may not do fails here.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(Database.WorkerConnection) { MaxPoolSize = 60 }.ConnectionString;

    public TestDatabase Database { get; private set; } = null!;

    internal NpgsqlDataSource Source { get; private set; } = null!;

    public string NewHub(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _hubs)}");

    /// <summary>Stored steps of an instance's current history.</summary>
    public async Task<int> HistoryStepsAsync(string hub, string instanceId)
        => (await HistoryAsync(hub, instanceId)).Count;

    /// <summary>How many events of a kind an instance's history holds.</summary>
    public async Task<int> HistoryCountAsync(string hub, string instanceId, string kind)
        => (await HistoryAsync(hub, instanceId)).Sum(step => step.Split($"\"k\":\"{kind}\"").Length - 1);

    /// <summary>How many different marks the activities of an instance have left.</summary>
    public async Task<int> MarksAsync(string instanceId)
    {
        await using var command = Source.CreateCommand("select count(distinct mark)::int from crash_mark where instance_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = instanceId });
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How often an instance has been leased.</summary>
    public async Task<long> LeasesAsync(string hub, string instanceId)
    {
        await using var command = Source.CreateCommand("select lease_token from durable.instance where hub = $1 and instance_id = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = instanceId });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Messages and activities that nobody has settled.</summary>
    public async Task<int> UnsettledAsync(string hub)
    {
        await using var command = Source.CreateCommand(
            "select ((select count(*) from durable.message where hub = $1) + (select count(*) from durable.activity where hub = $1))::int");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Takes every engine of a hub for dead, as another engine does when their leases lapse.</summary>
    public async Task ExpireEnginesAsync(string hub)
    {
        await using var command = Source.CreateCommand("update durable.engine set expires_at = '-infinity' where hub = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        await command.ExecuteNonQueryAsync();
        await new DurableStore(Source, hub, engine: 0).ReapAsync(CancellationToken.None);
    }

    /// <summary>Looks until so many engines have a session on a hub.</summary>
    public Task UntilEnginesAsync(string hub, int count) => Eventually.AssertAsync(
        async () =>
        {
            await using var command = Source.CreateCommand("select count(*)::int from durable.engine where hub = $1");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
            return (int)(await command.ExecuteScalarAsync())! == count;
        },
        TimeSpan.FromSeconds(60), "the engines have their sessions", TestContext.Current.CancellationToken);

    /// <summary>
    /// An engine dies while its last statement is under way: the engine is reaped before the server ends the statement, which is given the hub and the engine's id.
    /// </summary>
    public async Task LeaseWhileReapedAsync(string hub, string statement)
    {
        var engine = await DurableStore.RegisterAsync(Source, hub, "dying", TimeSpan.FromMinutes(1), CancellationToken.None);
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(statement, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = engine });
        await command.ExecuteNonQueryAsync();
        await ExpireEnginesAsync(hub);
        await transaction.CommitAsync();
    }

    /// <summary>Keeps an instance's row from being changed until the result is disposed.</summary>
    public async Task<IAsyncDisposable> LockAsync(string hub, string instanceId)
    {
        var connection = await Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("select key from durable.instance where hub = $1 and instance_id = $2 for update", connection);
        command.Transaction = await connection.BeginTransactionAsync();
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = instanceId });
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Looks until a statement in this database waits for a row that another transaction holds.</summary>
    public Task UntilSomethingWaitsForALockAsync() => Eventually.AssertAsync(
        async () =>
        {
            await using var command = Source.CreateCommand("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')");
            return (bool)(await command.ExecuteScalarAsync())!;
        },
        TimeSpan.FromSeconds(60), "a statement waits for a lock", TestContext.Current.CancellationToken);

    private async Task<List<string>> HistoryAsync(string hub, string instanceId)
    {
        await using var command = Source.CreateCommand(
            "select h.events from durable.history h join durable.instance i on i.key = h.instance_key where i.hub = $1 and i.instance_id = $2 order by h.execution, h.step");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hub });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = instanceId });
        await using var reader = await command.ExecuteReaderAsync();
        List<string> steps = [];
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(0));
        return steps;
    }

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(new MigrationSet("durable", typeof(DurableStore).Assembly));
        Source = DurableStore.Open(ConnectionString);
        await using var admin = NpgsqlDataSource.Create(Database.AdminConnection);
        await using var marks = admin.CreateCommand("create table crash_mark (instance_id text, mark text); grant all on crash_mark to ainer_worker");
        await marks.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Database.DisposeAsync();
    }
}
