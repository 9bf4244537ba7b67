using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ainer.Postgres;

/// <summary>
/// Brings the schemas up to date: under one advisory lock (several starters may race), each file in a transaction of its own, in the order of
/// the sets. Append-only: a file that was applied may never change. Needs the owner's connection string.
/// </summary>
public sealed partial class Migrator(string ownerConnectionString, ILogger<Migrator>? logger = null)
{
    // Any number will do, as long as every version of Ainer uses the same.
    private const long LockKey = 0x61696E6572;
    private static readonly SqlFile Sql = SqlFile.For<Migrator>("Sql/migrations.sql");
    private readonly ILogger _logger = logger ?? (ILogger)NullLogger.Instance;

    /// <summary>Applies what is missing. Throws <see cref="MigrationChangedException"/> when an applied file differs, <see cref="PostgresException"/> when one fails.</summary>
    public async Task<MigrationReport> MigrateAsync(IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        DapperMapping.Register();
        await using var connection = new NpgsqlConnection(Unpooled(ownerConnectionString));
        await connection.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Sql["create_ledger"], cancellationToken: ct));
        var applied = (await connection.QueryAsync<AppliedMigration>(new CommandDefinition(Sql["applied"], cancellationToken: ct))).ToLookup(row => row.Schema);
        var done = new List<string>();
        var there = 0;
        foreach (var set in sets)
        {
            var pending = Pending(set.Schema, set.Read(), [.. applied[set.Schema]]);
            there += applied[set.Schema].Count();
            foreach (var migration in pending)
            {
                await ApplyAsync(connection, migration, ct);
                done.Add(migration.Title);
            }
        }
        return new MigrationReport(done, there);
    }

    /// <summary>The titles of what <see cref="MigrateAsync"/> would apply now.</summary>
    public async Task<IReadOnlyList<string>> PendingAsync(IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        var applied = (await SchemaVersions.AppliedAsync(ownerConnectionString, ct)).ToLookup(row => row.Schema);
        return [.. sets.SelectMany(set => Pending(set.Schema, set.Read(), [.. applied[set.Schema]])).Select(migration => migration.Title)];
    }

    /// <summary>The files that are not applied yet; refuses when an applied one is not what it was.</summary>
    internal static IReadOnlyList<Migration> Pending(string schema, IReadOnlyList<Migration> files, IReadOnlyList<AppliedMigration> applied)
    {
        foreach (var row in applied)
        {
            var file = files.FirstOrDefault(candidate => candidate.Number == row.Number)
                ?? throw new MigrationChangedException(
                    $"The database has migration {schema}/{row.Number:0000}_{row.Name}, which this build does not know: use the build that applied it, or a newer one.");
            if (file.Sha256 != row.Sha256)
            {
                throw new MigrationChangedException(
                    $"Migration {file.Title} was applied at {row.AppliedAt:O} and has been changed since. Migrations are append-only: restore the file and put the change into number {files.Count + 1:0000}.");
            }
        }
        return [.. files.Where(file => applied.All(row => row.Number != file.Number))];
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The schema's name comes from our own code, never from a user.
        await ExecuteAsync(Sql["create_schema"].Replace("{schema}", migration.Schema, StringComparison.Ordinal), null);
        try
        {
            await ExecuteAsync(migration.Sql, null);
        }
        catch (PostgresException exception)
        {
            LogFailed(migration.Title, exception.Message);
            throw new InvalidOperationException($"Migration {migration.Title} failed: {exception.MessageText} (position {exception.Position}, {exception.Where})", exception);
        }
        await ExecuteAsync(Sql["record"], new { migration.Schema, migration.Number, migration.Name, migration.Sha256 });
        await transaction.CommitAsync(ct);
        LogApplied(migration.Title);

        Task ExecuteAsync(string sql, object? args) => connection.ExecuteAsync(new CommandDefinition(sql, args, transaction, commandTimeout: 600, cancellationToken: ct));
    }

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    [LoggerMessage(EventId = 1010, Level = LogLevel.Information, Message = "Applied migration {Title}")]
    private partial void LogApplied(string title);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Error, Message = "Migration {Title} failed: {Reason}")]
    private partial void LogFailed(string title, string reason);
}

/// <summary>Reads which migrations a database has.</summary>
public static class SchemaVersions
{
    private static readonly SqlFile Sql = SqlFile.Read(typeof(SchemaVersions).Assembly, "Sql/migrations.sql");

    /// <summary>Every applied migration; none when the database was never migrated. Any role may ask.</summary>
    public static async Task<IReadOnlyList<AppliedMigration>> AppliedAsync(string connectionString, CancellationToken ct)
    {
        DapperMapping.Register();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(Sql["has_ledger"], cancellationToken: ct))) return [];
        return (await connection.QueryAsync<AppliedMigration>(new CommandDefinition(Sql["applied"], cancellationToken: ct))).AsList();
    }

    /// <summary>The highest number per schema.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CurrentAsync(string connectionString, CancellationToken ct) =>
        (await AppliedAsync(connectionString, ct)).GroupBy(row => row.Schema).ToDictionary(group => group.Key, group => group.Max(row => row.Number));
}
