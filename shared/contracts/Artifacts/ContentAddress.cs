using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ainer.Contracts.Artifacts;

/// <summary>
/// Addresses a thing by everything that made it: sha256 over the canonical JSON (keys sorted by ordinal, no spaces) of its inputs.
/// Two jobs with equal addresses would make the same file, so the second reuses the first one's.
/// </summary>
public static class ContentAddress
{
    /// <summary>The lower-case hex address of a value's canonical JSON.</summary>
    public static string Of<T>(T value) => OfJson(AinerJson.ToElement(value));

    /// <summary>The lower-case hex address of a JSON element, whatever the order of its keys.</summary>
    public static string OfJson(JsonElement element) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(element))));

    /// <summary>Canonical JSON: object keys sorted ordinally, nothing else changed.</summary>
    public static string Canonical(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = AinerJson.Options.Encoder }))
            WriteSorted(writer, element);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    WriteSorted(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) WriteSorted(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
