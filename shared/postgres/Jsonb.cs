using System.Data;
using Ainer.Contracts;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Ainer.Postgres;

/// <summary>A jsonb parameter: <c>new { payload = Jsonb.Of(contract) }</c>.</summary>
public sealed class Jsonb : SqlMapper.ICustomQueryParameter
{
    private readonly string? _json;

    private Jsonb(string? json) => _json = json;

    /// <summary>A contract in its wire form.</summary>
    public static Jsonb Of<T>(T value) => new(value is null ? null : AinerJson.Write(value));

    /// <summary>JSON text as it stands; null becomes SQL null.</summary>
    public static Jsonb Text(string? json) => new(json);

    /// <inheritdoc/>
    public void AddParameter(IDbCommand command, string name) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Jsonb) { Value = (object?)_json ?? DBNull.Value });
}
