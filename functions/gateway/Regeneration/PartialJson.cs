using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.Contracts.Errors;

namespace Ainer.Gateway.Regeneration;

/// <summary>Lays the fields that a request names over a record (RFC 7396 without nesting). Pure.</summary>
internal static class PartialJson
{
    /// <summary>The record with those fields. Throws validation_failed for a patch that is no object, names an unknown field, or does not fit.</summary>
    public static T Over<T>(T value, JsonElement patch, string field)
    {
        if (patch.ValueKind != JsonValueKind.Object) throw Invalid(field, $"{field} must be an object.");
        var whole = JsonNode.Parse(AinerJson.Write(value))!.AsObject();
        var known = typeof(T).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var part in patch.EnumerateObject())
        {
            if (!known.Contains(part.Name)) throw Stray(field, part.Name, known.Order(StringComparer.Ordinal));
            whole[part.Name] = JsonNode.Parse(part.Value.GetRawText());
        }
        try
        {
            return AinerJson.Read<T>(whole.ToJsonString());
        }
        catch (JsonException exception)
        {
            throw Invalid(field, $"{field} does not fit at {exception.Path}.");
        }
    }

    private static AinerException Stray(string path, string name, IEnumerable<string> allowed) =>
        new(ErrorCode.ValidationFailed, $"{path} has no field '{name}'; it has {string.Join(", ", allowed)}.", new { field = $"{path}.{name}", path, allowed });

    internal static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });
}
