using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ainer.Contracts;

/// <summary>
/// The one JSON form of every contract: snake_case names and enum values, absent instead of null, RFC 3339 times.
/// Readers ignore fields that they do not know, so that an older process can read a newer message.
/// </summary>
public static class AinerJson
{
    /// <summary>Options shared by all processes. Frozen: changing them would change the contracts.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Serialises a contract to its wire form.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Serialises a contract to a JSON element, for payloads inside envelopes.</summary>
    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, Options);

    /// <summary>Parses a contract. Throws <see cref="JsonException"/> when the text is not that contract.</summary>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"The JSON is null where a {typeof(T).Name} is due.");

    /// <summary>Parses a contract from UTF-8 bytes. Throws <see cref="JsonException"/> when they are not that contract.</summary>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<T>(utf8, Options) ?? throw new JsonException($"The JSON is null where a {typeof(T).Name} is due.");

    /// <summary>Parses a contract from an element of a larger document.</summary>
    public static T Read<T>(JsonElement element) =>
        element.Deserialize<T>(Options) ?? throw new JsonException($"The JSON is null where a {typeof(T).Name} is due.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
