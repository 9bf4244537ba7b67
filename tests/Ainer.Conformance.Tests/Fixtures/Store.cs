using System.Globalization;
using System.Security.Cryptography;
using Ainer.Conformance.Tests.Fixtures;
using Ainer.LocalHost.Durable.Store;
using Npgsql;

[assembly: AssemblyFixture(typeof(Store))]

namespace Ainer.Conformance.Tests.Fixtures;

/// <summary>A Postgres database of this test run's own, with the engine's migrations; dropped at the end.</summary>
public sealed class Store : IAsyncLifetime
{
    private const string AdminVariable = "AINER_TEST_POSTGRES_ADMIN";
    private readonly string _database = "durable_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
    private int _hubs;

    public static string Admin => Environment.GetEnvironmentVariable(AdminVariable)
        ?? throw new InvalidOperationException($"{AdminVariable} must hold the connection string of a Postgres superuser.");

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Admin) { Database = _database, MaxPoolSize = 60 }.ConnectionString;

    internal NpgsqlDataSource Source { get; private set; } = null!;

    public string NewHub(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _hubs)}");

    public async ValueTask InitializeAsync()
    {
        await AdministerAsync($"create database {_database}");
        Source = DurableStore.Open(ConnectionString);
        foreach (var migration in DurableMigrations.All)
        {
            await using var command = Source.CreateCommand(migration.Text);
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await AdministerAsync($"drop database if exists {_database} with (force)");
    }

    private static async Task AdministerAsync(string statement)
    {
        await using var admin = NpgsqlDataSource.Create(Admin);
        await using var command = admin.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
