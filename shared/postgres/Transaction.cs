using Dapper;
using Npgsql;

namespace Ainer.Postgres;

/// <summary>
/// An open transaction. SQL takes its parameters as <c>@name</c> from the properties of an anonymous object; columns in snake_case map to
/// properties. jsonb parameters are wrapped in <see cref="Jsonb"/>.
/// </summary>
public sealed class Transaction
{
    private List<Action>? _afterCommit;

    internal Transaction(NpgsqlConnection connection, NpgsqlTransaction inner, CancellationToken cancellation)
    {
        Connection = connection;
        Inner = inner;
        Cancellation = cancellation;
    }

    /// <summary>The connection, for what Dapper cannot do (COPY, batches).</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Npgsql's transaction.</summary>
    public NpgsqlTransaction Inner { get; }

    /// <summary>Ends the statements of this transaction.</summary>
    public CancellationToken Cancellation { get; }

    internal IReadOnlyList<Action> AfterCommitActions => _afterCommit ?? (IReadOnlyList<Action>)[];

    /// <summary>All rows.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null) =>
        (await Connection.QueryAsync<T>(Command(sql, args))).AsList();

    /// <summary>The only row. Throws <see cref="InvalidOperationException"/> for none or several.</summary>
    public Task<T> QuerySingleAsync<T>(string sql, object? args = null) => Connection.QuerySingleAsync<T>(Command(sql, args));

    /// <summary>The only row or the default. Throws <see cref="InvalidOperationException"/> for several.</summary>
    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? args = null) => Connection.QuerySingleOrDefaultAsync<T>(Command(sql, args));

    /// <summary>The first column of the first row, or the default.</summary>
    public Task<T?> ScalarAsync<T>(string sql, object? args = null) => Connection.ExecuteScalarAsync<T>(Command(sql, args));

    /// <summary>A statement; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? args = null) => Connection.ExecuteAsync(Command(sql, args));

    /// <summary>From here on, sees and writes only rows of this tenant, until the end of the transaction.</summary>
    public Task EnterTenantAsync(string tenantId)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        return ExecuteAsync("select set_config('app.tenant_id', @tenantId, true)", new { tenantId });
    }

    /// <summary>Does this once the commit succeeded: in-process wake-ups, never work that must not be lost.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    private CommandDefinition Command(string sql, object? args) => new(sql, args, Inner, cancellationToken: Cancellation);
}
