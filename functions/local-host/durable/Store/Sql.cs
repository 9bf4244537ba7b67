using System.Collections.Concurrent;
using NpgsqlTypes;
using Npgsql;

namespace Ainer.LocalHost.Durable.Store;

/// <summary>The named statements beside this code, and parameters with their types spelled out.</summary>
internal static class Sql
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    public static string Named(string name) => Texts.GetOrAdd(name, static key => Read($"Sql.{key}.sql"));

    public static string Read(string ending)
    {
        var assembly = typeof(Sql).Assembly;
        var resource = Array.Find(assembly.GetManifestResourceNames(), name => name.EndsWith('.' + ending, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The assembly holds no statement '{ending}'.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    public static NpgsqlCommand With<T>(this NpgsqlCommand command, string name, T value, NpgsqlDbType type)
    {
        command.Parameters.Add(new NpgsqlParameter<T>(name, type) { TypedValue = value });
        return command;
    }

    public static NpgsqlCommand Text(this NpgsqlCommand command, string name, string? value)
    {
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = value is null ? DBNull.Value : value });
        return command;
    }

    public static NpgsqlCommand Long(this NpgsqlCommand command, string name, long value) => command.With(name, value, NpgsqlDbType.Bigint);

    public static NpgsqlCommand Int(this NpgsqlCommand command, string name, int value) => command.With(name, value, NpgsqlDbType.Integer);

    public static NpgsqlCommand Bool(this NpgsqlCommand command, string name, bool value) => command.With(name, value, NpgsqlDbType.Boolean);

    public static NpgsqlCommand Span(this NpgsqlCommand command, string name, TimeSpan value) => command.With(name, value, NpgsqlDbType.Interval);

    public static NpgsqlCommand Time(this NpgsqlCommand command, string name, DateTimeOffset? value)
    {
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.TimestampTz) { Value = value is { } time ? time.UtcDateTime : DBNull.Value });
        return command;
    }

    public static NpgsqlCommand Longs(this NpgsqlCommand command, string name, long[] values)
        => command.With(name, values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlCommand Ints(this NpgsqlCommand command, string name, int[] values)
        => command.With(name, values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlCommand OptionalInts(this NpgsqlCommand command, string name, int?[] values)
        => command.With(name, values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlCommand Shorts(this NpgsqlCommand command, string name, short[]? values)
    {
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Smallint) { Value = values is null ? DBNull.Value : values });
        return command;
    }

    public static NpgsqlCommand Bools(this NpgsqlCommand command, string name, bool[] values)
        => command.With(name, values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public static NpgsqlCommand TextArray(this NpgsqlCommand command, string name, string?[] values)
        => command.With(name, values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlCommand Times(this NpgsqlCommand command, string name, DateTime?[] values)
        => command.With(name, values, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static string? OptionalText(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
