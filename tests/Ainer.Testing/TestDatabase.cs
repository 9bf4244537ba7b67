using Ainer.Postgres;
using Dapper;
using Npgsql;

namespace Ainer.Testing;

/// <summary>A database of one test class: made, given the three roles and extensions, migrated, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string DefaultPassword = "ainer";
    private static readonly SemaphoreSlim RolesGate = new(1, 1);
    private static bool _rolesReady;
    private readonly string _name;

    private TestDatabase(string name, bool isMeasured)
    {
        _name = name;
        OwnerConnection = ConnectionOf("Owner", "ainer_owner", isMeasured);
        AppConnection = ConnectionOf("App", "ainer_app", isMeasured);
        WorkerConnection = ConnectionOf("Worker", "ainer_worker", isMeasured);
        Owner = new OwnerDatabase(OwnerConnection);
        App = new AppDatabase(AppConnection);
        Worker = new WorkerDatabase(WorkerConnection);
    }

    public string OwnerConnection { get; }
    public string AppConnection { get; }
    public string WorkerConnection { get; }

    public OwnerDatabase Owner { get; }
    public AppDatabase App { get; }
    public WorkerDatabase Worker { get; }

    /// <summary>A superuser's connection string to this database, for looking behind row-level security.</summary>
    public string AdminConnection => new NpgsqlConnectionStringBuilder(TestServices.PostgresAdmin) { Database = _name, Pooling = false }.ConnectionString;

    /// <summary>The settings that point a process at this database.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Postgres:Owner"] = OwnerConnection,
        ["Postgres:App"] = AppConnection,
        ["Postgres:Worker"] = WorkerConnection,
    };

    /// <summary>Makes a database and applies the migrations in this order.</summary>
    public static Task<TestDatabase> CreateAsync(params MigrationSet[] migrations) => CreateAsync(isMeasured: false, migrations);

    /// <summary>The same for a measurement: its connections stay as long as the product keeps them.</summary>
    public static Task<TestDatabase> CreateToMeasureAsync(params MigrationSet[] migrations) => CreateAsync(isMeasured: true, migrations);

    private static async Task<TestDatabase> CreateAsync(bool isMeasured, MigrationSet[] migrations)
    {
        var name = TestServices.UniqueName("ainer-test");
        await using (var admin = new NpgsqlConnection(TestServices.PostgresAdmin))
        {
            await admin.OpenAsync();
            await EnsureRolesAsync(admin);
            await admin.ExecuteAsync($"create database \"{name}\" owner ainer_owner");
        }
        var database = new TestDatabase(name, isMeasured);
        await using (var inside = new NpgsqlConnection(database.AdminConnection))
        {
            await inside.OpenAsync();
            await inside.ExecuteAsync("create extension if not exists vector; create extension if not exists pg_trgm");
        }
        await new Migrator(database.OwnerConnection).MigrateAsync(migrations, CancellationToken.None);
        return database;
    }

    /// <summary>Ends every connection to this database on the server's side, as a restart of Postgres would.</summary>
    public async Task CloseAllConnectionsAsync()
    {
        await using var admin = new NpgsqlConnection(TestServices.PostgresAdmin);
        await admin.OpenAsync();
        await admin.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = @_name and pid <> pg_backend_pid()", new { _name });
    }

    /// <summary>Refuses new connections (and ends the present ones) until it is called with false: an outage of Postgres for this database alone.</summary>
    public async Task SetAwayAsync(bool away)
    {
        await using var admin = new NpgsqlConnection(TestServices.PostgresAdmin);
        await admin.OpenAsync();
        // A connection limit of 0 refuses ordinary roles with SQLSTATE 53300, a transient class.
        await admin.ExecuteAsync($"alter database \"{_name}\" connection limit {(away ? 0 : -1)}");
        if (away) await CloseAllConnectionsAsync();
        else await ForgetEndedConnectionsAsync();
    }

    // What the outage ended still lies in the pools (of twelve), where whoever asks next would find it.
    private async Task ForgetEndedConnectionsAsync() => await Task.WhenAll(new Database[] { Owner, App, Worker }.SelectMany(database => Enumerable.Range(0, 12).Select(_ =>
        TransientOutage.RetryAsync(stop => database.ReadOneAsync<int>("select 1 from pg_sleep(0.05)", null, stop), CancellationToken.None))));

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await App.DisposeAsync();
        await Worker.DisposeAsync();
        await using var admin = new NpgsqlConnection(TestServices.PostgresAdmin);
        await admin.OpenAsync();
        await admin.ExecuteAsync($"drop database if exists \"{_name}\" with (force)");
    }

    private static async Task EnsureRolesAsync(NpgsqlConnection admin)
    {
        await RolesGate.WaitAsync();
        try
        {
            if (_rolesReady) return;
            // Several test processes start at once; the lock keeps them from making the same role twice.
            await admin.ExecuteAsync("select pg_advisory_lock(7236123)");
            foreach (var (setting, role) in new[] { ("Owner", "ainer_owner"), ("App", "ainer_app"), ("Worker", "ainer_worker") })
            {
                var exists = await admin.ExecuteScalarAsync<bool>("select exists (select 1 from pg_roles where rolname = @role)", new { role });
                if (!exists) await admin.ExecuteAsync($"create role {role} login password '{Password(setting).Replace("'", "''", StringComparison.Ordinal)}'");
            }
            await admin.ExecuteAsync("select pg_advisory_unlock(7236123)");
            _rolesReady = true;
        }
        finally
        {
            RolesGate.Release();
        }
    }

    private string ConnectionOf(string setting, string role, bool isMeasured)
    {
        var admin = new NpgsqlConnectionStringBuilder(TestServices.PostgresAdmin);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = admin.Host,
            Port = admin.Port,
            Database = _name,
            Username = role,
            Password = Password(setting),
        };
        if (isMeasured) return connection.ConnectionString;
        // Many databases share one server, so what is not in use leaves soon. Under load that costs a connection every ten seconds, and its successor plans every statement anew.
        connection.MaxPoolSize = 12;
        connection.ConnectionIdleLifetime = 10;
        return connection.ConnectionString;
    }

    private static string Password(string setting) =>
        new NpgsqlConnectionStringBuilder(TestServices.Setting($"Postgres__{setting}", "")).Password ?? DefaultPassword;
}
