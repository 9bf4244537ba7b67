using Npgsql;

namespace Ainer.LocalHost.Durable.Store;

/// <summary>Keeps pooled connections fit for who uses them next.</summary>
internal static class PreparedStatements
{
    /// <summary>
    /// Waits for a statement of the engine. One that Npgsql is just preparing by itself may fail where its values are bound (a value that the server does not take, a cancelled wait). Npgsql
    /// then counts it as prepared without having learnt its columns, and the next use of the connection would have its rows taken for a breach of protocol: the connections that lie idle are
    /// thrown away. Database in shared/postgres does the same for the rest of the house; this project does not refer to it.
    /// </summary>
    public static async Task<T> WholeAsync<T>(this NpgsqlDataSource source, Task<T> statement)
    {
        try
        {
            return await statement;
        }
        catch (Exception exception) when (MayHavePreparedHalf(exception))
        {
            source.Clear();
            throw;
        }
    }

    private static bool MayHavePreparedHalf(Exception exception) => exception switch
    {
        PostgresException { SqlState: { } state } => state.StartsWith("22", StringComparison.Ordinal) || state == PostgresErrorCodes.QueryCanceled,
        OperationCanceledException => true,
        _ => exception.InnerException is { } inner && MayHavePreparedHalf(inner),
    };
}
