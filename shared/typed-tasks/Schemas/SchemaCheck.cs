using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ainer.TypedTasks.Schemas;

/// <summary>Where a value does not fit its schema, and why.</summary>
/// <param name="Field">The path from the parameters, for example items[2].key; empty for the whole.</param>
/// <param name="Reason">For the caller.</param>
public sealed record SchemaFault(string Field, string Reason);

/// <summary>Holds a value against the part of JSON schema that <see cref="JsonSchemas"/> writes. Pure.</summary>
internal static class SchemaCheck
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    public static SchemaFault? FirstFault(JsonObject schema, JsonElement value) => Check(schema, schema, value, "");

    private static SchemaFault? Check(JsonNode? node, JsonObject root, JsonElement value, string at)
    {
        if (node is not JsonObject schema) return null;
        if (schema["$ref"] is { } reference) schema = Resolve(root, reference.GetValue<string>());
        if (schema["type"] is { } type && !Types(type).Any(name => Is(value, name)))
            return new SchemaFault(at, $"must be {string.Join(" or ", Types(type))}, not {Kind(value)}");
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => Same(one, value)))
            return new SchemaFault(at, $"must be one of {string.Join(", ", allowed.Where(one => one is not null).Select(one => one!.ToString()))}");
        return value.ValueKind switch
        {
            JsonValueKind.Object => CheckObject(schema, root, value, at),
            JsonValueKind.Array => CheckArray(schema, root, value, at),
            JsonValueKind.String => CheckString(schema, value.GetString()!, at),
            JsonValueKind.Number => CheckNumber(schema, value.GetDouble(), at),
            _ => null,
        };
    }

    private static SchemaFault? CheckObject(JsonObject schema, JsonObject root, JsonElement value, string at)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var required in (schema["required"] as JsonArray) ?? [])
            if (!value.TryGetProperty(required!.GetValue<string>(), out _)) return new SchemaFault(Join(at, required.GetValue<string>()), "is missing");
        foreach (var property in value.EnumerateObject())
        {
            var field = Join(at, property.Name);
            if (properties?[property.Name] is { } known)
            {
                if (Check(known, root, property.Value, field) is { } fault) return fault;
            }
            else if (schema["additionalProperties"] is JsonValue closed && closed.TryGetValue<bool>(out var open) && !open)
            {
                return new SchemaFault(field, $"is unknown; there are {string.Join(", ", properties?.Select(pair => pair.Key) ?? [])}");
            }
            else if (schema["additionalProperties"] is JsonObject any && Check(any, root, property.Value, field) is { } fault)
            {
                return fault;
            }
        }
        return schema["oneOf"] is JsonArray choice ? CheckChoice(choice, value, at) : null;
    }

    /// <summary>Exactly one of several properties; what is null is not there.</summary>
    private static SchemaFault? CheckChoice(JsonArray choice, JsonElement value, string at)
    {
        var names = choice.Select(one => one!["required"]![0]!.GetValue<string>()).ToList();
        var given = names.Where(name => value.TryGetProperty(name, out var one) && one.ValueKind != JsonValueKind.Null).ToList();
        return given.Count switch
        {
            1 => null,
            0 => new SchemaFault(at, $"must name one of {string.Join(", ", names)}"),
            _ => new SchemaFault(Join(at, given[1]), $"must not come with {given[0]}: name one of {string.Join(", ", names)}"),
        };
    }

    private static SchemaFault? CheckArray(JsonObject schema, JsonObject root, JsonElement value, string at)
    {
        var count = value.GetArrayLength();
        if (schema["minItems"] is { } least && count < least.GetValue<int>()) return new SchemaFault(at, $"needs at least {least} items");
        if (schema["maxItems"] is { } most && count > most.GetValue<int>()) return new SchemaFault(at, $"has {count} items; at most {most} are allowed");
        var place = 0;
        foreach (var item in value.EnumerateArray())
            if (Check(schema["items"], root, item, $"{at}[{place++}]") is { } fault) return fault;
        return null;
    }

    private static SchemaFault? CheckString(JsonObject schema, string value, string at)
    {
        var length = value.EnumerateRunes().Count();
        if (schema["minLength"] is { } least && length < least.GetValue<int>()) return new SchemaFault(at, $"needs at least {least} characters");
        if (schema["maxLength"] is { } most && length > most.GetValue<int>()) return new SchemaFault(at, $"has {length} characters; at most {most} are allowed");
        return schema["pattern"] is { } pattern && !Regex.IsMatch(value, pattern.GetValue<string>(), RegexOptions.CultureInvariant, PatternTime)
            ? new SchemaFault(at, $"must match {pattern}")
            : null;
    }

    private static SchemaFault? CheckNumber(JsonObject schema, double value, string at)
    {
        if (schema["minimum"] is { } least && value < Number(least)) return new SchemaFault(at, $"must be at least {least}");
        if (schema["maximum"] is { } most && value > Number(most)) return new SchemaFault(at, $"must be at most {most}");
        return null;
    }

    private static double Number(JsonNode bound) => double.Parse(bound.ToJsonString(), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(one => one!.GetValue<string>()) : [type.GetValue<string>()];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => true,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static bool Same(JsonNode? one, JsonElement value) =>
        one is null ? value.ValueKind == JsonValueKind.Null : JsonNode.DeepEquals(one, JsonNode.Parse(value.GetRawText()));

    private static string Join(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";

    /// <summary>The exporter refers to a type's second occurrence by a pointer like #/properties/items/items.</summary>
    private static JsonObject Resolve(JsonObject root, string pointer)
    {
        JsonNode node = root;
        foreach (var step in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]!;
        return node.AsObject();
    }
}
