using System.Text.Json;

namespace Ainer.Contracts;

/// <summary>The wire names of enum values: snake_case, as in JSON and in database columns.</summary>
public static class Names
{
    /// <summary>The wire name of a value, for example waiting_review.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.ToName[value];

    /// <summary>The value with that wire name. Throws <see cref="FormatException"/> naming the allowed ones.</summary>
    public static T Parse<T>(string name) where T : struct, Enum =>
        TryParse<T>(name, out var value)
            ? value
            : throw new FormatException($"'{name}' is no {typeof(T).Name}; it is one of {string.Join(", ", Table<T>.ToName.Values)}.");

    /// <summary>True with the value when there is one of that wire name.</summary>
    public static bool TryParse<T>(string? name, out T value) where T : struct, Enum
    {
        value = default;
        return name is not null && Table<T>.FromName.TryGetValue(name, out value);
    }

    /// <summary>Every wire name of an enum, in its order.</summary>
    public static IReadOnlyCollection<string> All<T>() where T : struct, Enum => Table<T>.ToName.Values;

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ToName =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> FromName = ToName.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
