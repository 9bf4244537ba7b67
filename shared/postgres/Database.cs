using System.Data;
using Dapper;
using Npgsql;

namespace Ainer.Postgres;

/// <summary>
/// One role's way into Postgres. All work happens in read-committed transactions; a failure inside the work rolls back and is thrown on.
/// Errors: <see cref="NpgsqlException"/>; whether it is an outage says <see cref="TransientOutage.IsOutage"/>.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _own;

    private protected Database(string connectionString, PostgresOptions options)
    {
        DapperMapping.Register();
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // What the connection string sets itself stands; the numbers compared with are Npgsql's own defaults.
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = options.MaxAutoPrepare;
        if (settings.MaxPoolSize == 100) settings.MaxPoolSize = options.MaxPoolSize;
        if (settings.Timeout == 15) settings.Timeout = 5;
        if (settings.KeepAlive == 0) settings.KeepAlive = 30;
        // Pooled connections keep no state between uses: everything here is set for the transaction only. Resetting them costs seven statements before each use.
        settings.NoResetOnClose = true;
        // No statement here runs long enough to be worth compiling; one for which a plan is ruled out by its price alone (enable_seqscan) would be, each time, for a tenth of a second.
        settings.Options ??= "-c jit=off";
        settings.ApplicationName ??= AppDomain.CurrentDomain.FriendlyName;
        ConnectionString = settings.ConnectionString;
        _source = new NpgsqlDataSourceBuilder(ConnectionString).Build();
        // What is listened to or locked for a session ends with its connection, which therefore is never used again.
        _own = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString).Build();
    }

    /// <summary>The settings in use.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens a connection of one's own, for LISTEN or session locks. The caller disposes it.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct) => await _own.OpenConnectionAsync(ct);

    /// <summary>Runs the work in one transaction and commits when it returns.</summary>
    public Task<T> InTransactionAsync<T>(Func<Transaction, Task<T>> work, CancellationToken ct) => RunAsync(null, work, ct);

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<Transaction, Task> work, CancellationToken ct) => RunAsync(null, Discard(work), ct);

    /// <summary>Runs the work in one transaction that sees and writes only rows of this tenant, and commits when it returns.</summary>
    public Task<T> InTenantAsync<T>(string tenantId, Func<Transaction, Task<T>> work, CancellationToken ct) => RunAsync(tenantId, work, ct);

    /// <inheritdoc cref="InTenantAsync{T}"/>
    public Task InTenantAsync(string tenantId, Func<Transaction, Task> work, CancellationToken ct) => RunAsync(tenantId, Discard(work), ct);

    /// <summary>One statement in a transaction of its own, all rows, over all that the role sees.</summary>
    public Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? args, CancellationToken ct) =>
        AloneAsync(async connection => (IReadOnlyList<T>)(await connection.QueryAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct))).AsList(), ct);

    /// <summary>One query, all rows, as one tenant.</summary>
    public Task<IReadOnlyList<T>> ReadAsync<T>(string tenantId, string sql, object? args, CancellationToken ct) =>
        RunAsync(tenantId, tx => tx.QueryAsync<T>(sql, args), ct);

    /// <summary>One statement in a transaction of its own, its only row or nothing, over all that the role sees.</summary>
    public Task<T?> ReadOneAsync<T>(string sql, object? args, CancellationToken ct) =>
        AloneAsync(connection => connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct)), ct);

    /// <summary>One query, its only row or nothing, as one tenant.</summary>
    public Task<T?> ReadOneAsync<T>(string tenantId, string sql, object? args, CancellationToken ct) =>
        RunAsync(tenantId, tx => tx.QuerySingleOrDefaultAsync<T>(sql, args), ct);

    /// <summary>One statement in a transaction of its own; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? args, CancellationToken ct) =>
        AloneAsync(connection => connection.ExecuteAsync(new CommandDefinition(sql, args, cancellationToken: ct)), ct);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _own.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<T> RunAsync<T>(string? tenantId, Func<Transaction, Task<T>> work, CancellationToken ct)
    {
        T result;
        IReadOnlyList<Action> afterCommit;
        await using (var connection = await _source.OpenConnectionAsync(ct))
        {
            try
            {
                await using var inner = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
                var transaction = new Transaction(connection, inner, ct);
                if (tenantId is not null) await transaction.EnterTenantAsync(tenantId);
                result = await work(transaction);
                await inner.CommitAsync(ct);
                afterCommit = transaction.AfterCommitActions;
            }
            catch (Exception exception) when (MayHavePreparedHalf(exception))
            {
                ForgetPrepared(connection);
                throw;
            }
        }
        foreach (var action in afterCommit) action();
        return result;
    }

    // A single statement is a transaction by itself: one round trip instead of two.
    private async Task<T> AloneAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            return await work(connection);
        }
        catch (Exception exception) when (MayHavePreparedHalf(exception))
        {
            ForgetPrepared(connection);
            throw;
        }
    }

    /// <summary>
    /// A statement that Npgsql is just preparing by itself may fail where its values are bound (a value that the server does not take, a cancelled wait). Npgsql then counts it as prepared
    /// without having learnt its columns, and whoever is lent the connection next would have his rows taken for a breach of protocol.
    /// </summary>
    private static bool MayHavePreparedHalf(Exception exception) => exception switch
    {
        PostgresException { SqlState: { } state } => state.StartsWith("22", StringComparison.Ordinal) || state == PostgresErrorCodes.QueryCanceled,
        OperationCanceledException => true,
        _ => exception.InnerException is { } inner && MayHavePreparedHalf(inner),
    };

    private static void ForgetPrepared(NpgsqlConnection connection)
    {
        try
        {
            if (connection.FullState == ConnectionState.Open) connection.UnprepareAll();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // Broken by now: the pool throws it away.
        }
    }

    private static Func<Transaction, Task<bool>> Discard(Func<Transaction, Task> work) => async tx =>
    {
        await work(tx);
        return true;
    };
}

/// <summary>The database as role ainer_app: row-level security shows only the tenant that the transaction entered; none entered, no rows.</summary>
public sealed class AppDatabase(string connectionString, PostgresOptions? options = null) : Database(connectionString, options ?? new());

/// <summary>The database as role ainer_worker: sees all tenants, owns nothing.</summary>
public sealed class WorkerDatabase(string connectionString, PostgresOptions? options = null) : Database(connectionString, options ?? new());

/// <summary>The database as role ainer_owner: for migrations, seeding and tests.</summary>
public sealed class OwnerDatabase(string connectionString, PostgresOptions? options = null) : Database(connectionString, options ?? new());
